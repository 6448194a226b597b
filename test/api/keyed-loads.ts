/** Loads of one vendor that are sent with an Idempotency-Key. */
import { readdir } from "node:fs/promises";
import { eq } from "drizzle-orm";
import type { Hono } from "hono";
import { listRuns, type Run } from "../../db/control/runs.ts";
import { runs } from "../../db/control/schema.ts";
import { call, openApi, takeToken } from "../help/call-api.ts";
import {
  addClient,
  addDistrict,
  openHouse,
  type TestClient,
  type TestHouse,
} from "../help/district.ts";
import { storeSmallSchool } from "../help/small-school.ts";

export type Sending = {
  readonly path?: string;
  readonly body?: BodyInit;
  readonly type?: string;
  readonly headers?: Record<string, string>;
  readonly by?: Hono;
};

export type Sender = {
  readonly house: TestHouse;
  readonly client: TestClient;
  /** One absence under that key, unless it says otherwise. */
  readonly send: (key: string, sending?: Sending) => Promise<Response>;
  /** The same through another token of it. */
  readonly renewToken: () => Promise<void>;
  readonly listOwnRuns: () => Promise<readonly Run[]>;
  /** Sends while no worker works, and gives the run that waits. */
  readonly sendWaiting: (key: string) => Promise<{ answer: Promise<Response>; run: Run }>;
};

export async function openSchool(): Promise<{ house: TestHouse; districtId: string }> {
  const house = await openHouse();
  const districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  return { house, districtId };
}

/** A vendor of its own, at noon, with a worker that works. */
export async function addSender(school: { house: TestHouse; districtId: string }): Promise<Sender> {
  const { house, districtId } = school;
  house.clock.now = new Date("2026-11-24T12:00:00.000Z");
  house.worker.isOn = true;
  const app = openApi(house);
  const mayWrite = ["students", "absences", "demographics"];
  const client = await addClient(house, districtId, { kind: "import", mayWrite });
  let token = await takeToken(app, client);
  const send: Sender["send"] = (key, sending = {}) => {
    const { path = "/v1/absences", type = "application/json", headers = {}, by = app } = sending;
    return call(by, token, path, {
      method: "POST",
      headers: { "Idempotency-Key": key, "Content-Type": type, ...headers },
      body: sending.body ?? absences("2026-11-03"),
    });
  };
  const listOwnRuns = (): Promise<readonly Run[]> =>
    listRuns(house.deps.databases.control.orm, client.integration.id, 100);
  return {
    house,
    client,
    send,
    renewToken: async () => {
      token = await takeToken(app, client);
    },
    listOwnRuns,
    sendWaiting: async (key) => {
      house.worker.isOn = false;
      const answer = send(key);
      for (;;) {
        const [run] = await listOwnRuns();
        if (run) return { answer, run };
        await Bun.sleep(5);
      }
    },
  };
}

export const absences = (date: string): string =>
  JSON.stringify([{ student_id: "A1", absence_date: date }]);

export async function countSpooled({ deps }: TestHouse): Promise<number> {
  const names = await readdir(deps.config.spoolDir);
  return names.filter((name) => name.endsWith(".sealed")).length;
}

export async function setRun({ deps }: TestHouse, id: string, set: Partial<Run>): Promise<void> {
  await deps.databases.control.write((tx) => tx.update(runs).set(set).where(eq(runs.id, id)));
}

/** A body that has begun and ends when the test says so. */
export function openBody(text: string): {
  body: ReadableStream<Uint8Array>;
  end: () => void;
  cut: () => void;
} {
  const bytes = new TextEncoder().encode(text);
  let to: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      to = controller;
      controller.enqueue(bytes.slice(0, 5));
    },
  });
  const end = (): void => {
    to?.enqueue(bytes.slice(5));
    to?.close();
  };
  return { body, end, cut: () => to?.error(new Error("the connection broke")) };
}
