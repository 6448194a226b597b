import type { RecordView } from "../shape.ts";

/** Service logs as they are kept: what is printed otherwise is printed when it is read. */
export const medicaidServicelog: RecordView = {
  name: "medicaid_servicelog",
  select: "select * from service_logs",
  key: ["log_id"],
};
