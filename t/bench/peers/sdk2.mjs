// SPDX-License-Identifier: Apache-2.0
// The official TypeScript SDK 2.x on node:http, stateless. Argument: the port.
import http from "node:http";
import { NodeStreamableHTTPServerTransport } from "@modelcontextprotocol/node";
import { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod/v4";
import { input, listMeetings } from "./common.mjs";

http.createServer(async (req, res) => {
  const server = new McpServer({ name: "peer", version: "2" });
  server.registerTool("list_meetings",
    { description: "List meetings of one person", inputSchema: z.object(input) },
    listMeetings);
  const transport = new NodeStreamableHTTPServerTransport(
    { sessionIdGenerator: undefined, enableJsonResponse: true });
  res.on("close", () => { transport.close(); server.close(); });
  await server.connect(transport);
  await transport.handleRequest(req, res);
}).listen(Number(process.argv[2]), "127.0.0.1");
