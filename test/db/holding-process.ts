/** Holds the write lock of a database file for so many milliseconds; says "held" when it has it. */
import { createClient } from "@libsql/client";

const [, , url = "", milliseconds = "0"] = process.argv;
const client = createClient({ url, timeout: 5_000 });
const tx = await client.transaction("write");
console.log("held");
await Bun.sleep(Number(milliseconds));
await tx.commit();
client.close();
