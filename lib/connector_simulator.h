/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MCP_CONNECTOR_SIMULATOR_H
#define MCP_CONNECTOR_SIMULATOR_H

#include "lib/delivery.h"

/*
 * Sends nothing and says that all went well: for demos, and for a site that is
 * being set up. The row stays as a record of what would have gone out. Its
 * responses have the members that graph's have.
 */
extern const mcp_connector_t mcp_connector_simulator;

#endif
