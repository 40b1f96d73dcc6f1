// SPDX-License-Identifier: Apache-2.0
// The one tool that each peer serves, on npm's pg.
import pg from "pg";
import * as z from "zod/v4";

const pool = new pg.Pool({
  host: process.env.BENCH_SOCKET, user: "bench_bare", database: "mcp",
  max: 16, idleTimeoutMillis: 0,
});
pool.on("error", () => {});

export const input = {
  recruiter_id: z.string(), from: z.string(), until: z.string(),
};

export async function listMeetings({ recruiter_id, from, until }) {
  const answer = await pool.query({
    name: "list_meetings", text: process.env.BENCH_QUERY,
    values: [recruiter_id, from, until],
  });
  return { content: [{ type: "text", text: answer.rows[0].result }] };
}
