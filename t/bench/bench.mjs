// SPDX-License-Identifier: Apache-2.0
// Loads every server in turn, round after round, so that a machine whose speed
// drifts drifts for all; prints medians, and ratios within the run. Started by
// run.sh, which made everything that is named in the environment here.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";

const dir = process.env.BENCH_DIR;
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const seconds = Number(process.env.BENCH_SECONDS ?? 8);
const connections = Number(process.env.BENCH_CONNECTIONS ?? 16);
const lua = new URL("call.lua", import.meta.url).pathname;
const started = [];

// ---- processes ----

function start(command, args, options) {
  const out = fs.openSync(`${dir}/logs/${options.name}.log`, "a");
  const child = spawn(command, args,
    { cwd: options.cwd, stdio: ["ignore", out, out], detached: false });
  started.push(child);
  return child;
}

function stopAll() {
  for (const child of started) child.kill("SIGTERM");
}

function children(pid) {
  const all = [pid];
  for (const at of all) {
    let text = "";
    try {
      text = fs.readFileSync(`/proc/${at}/task/${at}/children`, "utf8");
    } catch { /* it has ended */ }
    all.push(...text.split(" ").filter(Boolean).map(Number));
  }
  return all;
}

// Proportional set size of a process tree in MB: what it costs the machine.
function memory(pid) {
  let kb = 0;
  for (const one of children(pid)) {
    try {
      const text = fs.readFileSync(`/proc/${one}/smaps_rollup`, "utf8");
      kb += Number(/^Pss:\s+(\d+)/m.exec(text)[1]);
    } catch { /* it has ended */ }
  }
  return kb / 1024;
}

async function answers(row) {
  const body = row.method === "tools/list"
    ? { method: "tools/list" }
    : { method: "tools/call", params: { name: row.tool, arguments: {
      recruiter_id: "acc_b000000007", from: "2026-03-01T00:00:00Z",
      until: "2026-05-15T00:00:00Z" } } };
  const headers = { "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": "2025-06-18" };
  if (row.token) headers.Authorization = `Bearer ${row.token}`;
  return new Promise((resolve) => {
    const request = http.request(row.url, { method: "POST", headers },
      (response) => {
        let text = "";
        response.on("data", (chunk) => { text += chunk; });
        response.on("end", () => resolve({ status: response.statusCode, text }));
      });
    request.on("error", () => resolve({ status: 0, text: "" }));
    request.end(JSON.stringify({ jsonrpc: "2.0", id: 1, ...body }));
  });
}

// A row that does not answer what is asked measures nothing: stop there.
async function check(row) {
  for (let tries = 0; tries < 100; tries++) {
    const { status, text } = await answers(row);
    const found = text.split(row.expect).length - 1;
    if (status === 200 && found >= row.times) return text.length;
    if (status !== 0) {
      throw new Error(`${row.name}: ${status} ${text.slice(0, 300)}`);
    }
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`${row.name}: does not listen`);
}

// ---- one measurement ----

const unit = { us: 0.001, ms: 1, s: 1000 };

function milliseconds(text) {
  const [, number, name] = /^([\d.]+)(us|ms|s)$/.exec(text);
  return Number(number) * unit[name];
}

function load(row, seed) {
  const text = execFileSync("wrk", ["-t1", `-c${connections}`,
    `-d${seconds}s`, "--latency", "--timeout", "10s", "-s", lua, row.url, "--",
    row.method ?? "tools/call", row.tool ?? ""], { encoding: "utf8",
    env: { ...process.env, SEED: String(seed), TOKEN: row.token ?? "" } });
  const bad = /Non-2xx or 3xx responses: (\d+)/.exec(text);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]),
    p50: milliseconds(/^\s+50%\s+(\S+)/m.exec(text)[1]),
    p99: milliseconds(/^\s+99%\s+(\S+)/m.exec(text)[1]),
    bad: bad ? Number(bad[1]) : 0,
    memory: row.pid ? memory(row.pid) : 0,
  };
}

function pgbench(row) {
  const text = execFileSync(process.env.BENCH_PGBENCH, ["-n", "-M", "prepared",
    `-c${connections}`, "-j2", `-T${seconds}`, "-f", row.script, "-h",
    process.env.BENCH_SOCKET, "-U", row.user, "mcp"], { encoding: "utf8" });
  return {
    rate: Number(/tps = ([\d.]+)/.exec(text)[1]),
    p50: Number(/latency average = ([\d.]+)/.exec(text)[1]),
    p99: NaN, bad: 0, memory: 0,
  };
}

// ---- the table ----

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

function print(rows) {
  const of = (row, key) => median(row.runs.map((run) => run[key]));
  const ratio = (row) => {
    const base = rows.find((other) => other.id === row.base);
    return base ? (of(row, "rate") / of(base, "rate")).toFixed(2) : "";
  };
  const cells = rows.map((row) => [row.name, of(row, "rate").toFixed(0),
    ratio(row),
    of(row, "p50").toFixed(2), of(row, "p99").toFixed(1),
    row.pid ? of(row, "memory").toFixed(0) : "",
    row.runs.reduce((sum, run) => sum + run.bad, 0)]);
  const head = ["", "requests/s", "ratio to its ceiling", "p50 ms", "p99 ms",
    "memory MB", "errors"];
  console.log(`\n${connections} connections, ${rounds} rounds of ${seconds} s`
    + " in turn, medians; pgbench: p50 is its average\n");
  for (const line of [head, head.map(() => "---"), ...cells]) {
    console.log(`| ${line.join(" | ")} |`);
  }
}

// What checking a token costs, in microseconds of the whole machine: the list
// with and without, which is the shortest of all requests; and, each time anew,
// beside what OpenSSL says that a signature costs.
function printTokens(rows) {
  const cost = (id) => {
    const row = rows.find((one) => one.id === id);
    return row ? 1e6 / median(row.runs.map((run) => run.rate)) : NaN;
  };
  const cached = cost("list") - cost("open");
  const verified = cost("uncached") - cost("open");
  if (Number.isNaN(cached) || Number.isNaN(verified)) return;
  const text = execFileSync("openssl", ["speed", "-multi",
    String(os.cpus().length), "-seconds", "2", "ecdsap256"],
  { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const openssl = 1e6 / Number(/ecdsa \(nistp256\).*\s([\d.]+)\s*$/m.exec(text)[1]);
  console.log(`\nA token, cached: ${cached.toFixed(2)} us a request, `
    + `${(100 * cached / cost("query")).toFixed(1)} % of a query (aim: under 5); `
    + `verified anew: ${verified.toFixed(1)} us, of which OpenSSL's ES256 is `
    + `${openssl.toFixed(1)} us`);
}

// ---- the servers ----

function servers() {
  const peers = `${dir}/peers`;
  const node = `${peers}/node_modules/node/bin/node`;
  const httpd = start("apache2",
    ["-D", "FOREGROUND", "-f", `${dir}/etc/httpd.conf`], { name: "httpd" });
  const sdk1 = start(node, ["sdk1.mjs", "58091"], { name: "sdk1", cwd: peers });
  const sdk2 = start(node, ["sdk2.mjs", "58092"], { name: "sdk2", cwd: peers });
  const uncached = start("apache2",
    ["-D", "FOREGROUND", "-f", `${dir}/etc/uncached.conf`], { name: "uncached" });
  const toolbox = start(process.env.BENCH_TOOLBOX, ["--config",
    `${peers}/toolbox.yaml`, "--port", "58093", "--log-level", "ERROR",
    "--disable-reload", "--disable-version-check"], { name: "toolbox" });
  const ours = { token: process.env.BENCH_TOKEN, pid: httpd.pid };
  const real = { token: process.env.BENCH_TOKEN_KAILENTY, pid: httpd.pid };
  const at = "http://localhost:58080";
  const query = { tool: "list_meetings", expect: " interview ", times: 20 };

  return [
    { id: "list-ceiling", name: "tools/list: httpd, the same bytes",
      url: `${at}/ceiling/list`, pid: httpd.pid, method: "tools/list",
      expect: "inputSchema", times: 10 },
    { id: "list", name: "**tools/list: mod_mcp**", base: "list-ceiling",
      url: `${at}/api/v1/mcp`, method: "tools/list", expect: "inputSchema",
      times: 10, ...real },
    { id: "open", name: "tools/list: mod_mcp, no token", base: "list-ceiling",
      url: `${at}/open`, pid: httpd.pid, method: "tools/list",
      expect: "inputSchema", times: 10 },
    { id: "uncached", name: "tools/list: mod_mcp, no token cache",
      base: "list-ceiling", url: "http://localhost:58084/api/v1/mcp",
      method: "tools/list", expect: "inputSchema", times: 10, ...real,
      pid: uncached.pid },
    { id: "query-ceiling", name: "query: mod_dbd, the same statement",
      url: "http://localhost:58081/ceiling/query", pid: httpd.pid, ...query },
    { id: "query", name: "**query: mod_mcp**", base: "query-ceiling",
      url: `${at}/bench`, ...ours, ...query },
    { id: "tool", name: "**kailenty_meetings_list: mod_mcp**",
      base: "query-ceiling", url: `${at}/api/v1/mcp`, ...real, ...query,
      tool: "kailenty_meetings_list" },
    { id: "pgbench", name: "query: pgbench, PostgreSQL alone",
      base: "query-ceiling", run: pgbench, user: "bench_bare",
      script: `${dir}/etc/query.pgbench` },
    { id: "toolbox", name: "query: MCP Toolbox for Databases",
      base: "query-ceiling", url: "http://127.0.0.1:58093/mcp",
      pid: toolbox.pid, ...query },
    { id: "sdk1", name: "query: TypeScript SDK 1.x, express, npm pg",
      base: "query-ceiling", url: "http://127.0.0.1:58091/mcp", pid: sdk1.pid,
      ...query },
    { id: "sdk2", name: "query: TypeScript SDK 2.x, npm pg",
      base: "query-ceiling", url: "http://127.0.0.1:58092/mcp", pid: sdk2.pid,
      ...query },
  ].filter((row) => new RegExp(process.env.BENCH_ONLY ?? ".").test(row.id));
}

async function main() {
  const rows = servers();
  for (const row of rows) {
    row.runs = [];
    if (row.url) row.bytes = await check(row);
  }
  for (let round = 1; round <= rounds; round++) {
    for (const row of rows) {
      row.runs.push((row.run ?? load)(row, round));
      process.stderr.write(`round ${round} ${row.id}: `
        + `${row.runs.at(-1).rate.toFixed(0)}/s\n`);
    }
  }
  print(rows);
  printTokens(rows);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
}).finally(stopAll);
