// SPDX-License-Identifier: Apache-2.0
// The official TypeScript SDK 1.x, stateless as in its own example: a server
// and a transport for each request. Argument: the port.
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { input, listMeetings } from "./common.mjs";

const app = createMcpExpressApp();
app.post("/mcp", async (req, res) => {
  const server = new McpServer({ name: "peer", version: "1" });
  server.registerTool("list_meetings",
    { description: "List meetings of one person", inputSchema: input },
    listMeetings);
  const transport = new StreamableHTTPServerTransport(
    { sessionIdGenerator: undefined, enableJsonResponse: true });
  res.on("close", () => { transport.close(); server.close(); });
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
});
app.listen(Number(process.argv[2]), "127.0.0.1");
