// SPDX-License-Identifier: Apache-2.0
// The client's side, by hand: a document about the client, registration, the
// URL for the browser, the place where the browser comes back, the token.
import crypto from 'node:crypto';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { promisify } from 'node:util';

const site = process.env.MCP_TEST_SITE; // made by site.sh
const demo = process.env.MCP_DEMO_DIR;

export const resource = process.env.MCP_URL;
export const issuer = new URL(resource).origin;
const place = (host, name) => {
    const origin = issuer.replace('localhost', host);
    return { issuer: origin, resource: origin + name };
};
export const desk = place('harbor.localhost', '/desk/mcp');
export const all = place('127.0.0.1', '/api/v1/mcp');

const listen = (server, host) => new Promise((resolve) => {
    server.listen(0, host, () => resolve(server.address().port));
});

export async function freePort() {
    const server = http.createServer();
    const port = await listen(server, '127.0.0.1');
    server.close();
    return port;
}

// ---- where the browser comes back ----

// A client's own server on loopback. What came back is asked for one by one.
export async function openCallback() {
    const came = [];
    const waiting = [];
    const server = http.createServer((request, response) => {
        const { pathname, searchParams } =
            new URL(request.url, 'http://127.0.0.1');
        response.end('You can close this window.');
        if (pathname !== '/callback') return;
        const next = waiting.shift();
        if (next) next(searchParams);
        else came.push(searchParams);
    });
    const port = await listen(server, '127.0.0.1');
    return {
        url: `http://127.0.0.1:${port}/callback`,
        next: () => came.length ? Promise.resolve(came.shift())
            : new Promise((resolve) => { waiting.push(resolve); }),
        left: () => came.length,
        close: () => server.close(),
    };
}

// ---- documents ----

// An https server with pages by path; each is text and a type.
export async function openPages() {
    const pages = new Map();
    const server = https.createServer({
        key: fs.readFileSync(path.join(site, 'server.key')),
        cert: fs.readFileSync(path.join(site, 'server.crt')),
    }, (request, response) => {
        const page = pages.get(request.url);
        response.writeHead(page ? 200 : 404,
            { 'Content-Type': page?.type ?? 'text/plain' });
        response.end(page?.text ?? 'There is nothing.');
    });
    const port = await listen(server, 'localhost');
    const origin = `https://localhost:${port}`;
    return {
        origin,
        put(name, type, text) {
            pages.set(name, { type, text });
            return origin + name;
        },
        // A client's document; its URL is the client's id.
        describe(name, members) {
            const text = { client_id: origin + name, ...members };
            return this.put(name, 'application/json', JSON.stringify(text));
        },
        close: () => server.close(),
    };
}

// ---- what an application keeps for an SDK ----

// About it is its metadata; its document, if it has one, is a URL.
export function openApplication(about, document) {
    const kept = {};
    return {
        kept,
        redirectUrl: about.redirect_uris[0],
        clientMetadata: about,
        clientMetadataUrl: document,
        state: () => 'of this client',
        clientInformation: () => kept.client,
        saveClientInformation: (client) => { kept.client = client; },
        tokens: () => kept.tokens,
        saveTokens: (tokens) => { kept.tokens = tokens; },
        redirectToAuthorization: (url) => { kept.url = url; },
        saveCodeVerifier: (verifier) => { kept.verifier = verifier; },
        codeVerifier: () => kept.verifier,
        saveDiscoveryState: (state) => { kept.discovery = state; },
        discoveryState: () => kept.discovery,
    };
}

// ---- requests ----

export async function register(members, at = issuer) {
    const answer = await fetch(`${at}/oauth/register`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
            token_endpoint_auth_method: 'none',
            grant_types: ['authorization_code', 'refresh_token'],
            ...members,
        }),
    });
    return (await answer.json()).client_id;
}

// The URL that a client opens in a browser, and what it keeps for itself.
export function ask(client, redirect, members, at = { issuer, resource }) {
    const verifier = crypto.randomBytes(32).toString('base64url');
    const state = crypto.randomBytes(8).toString('hex');
    const url = `${at.issuer}/oauth/authorize?${new URLSearchParams({
        response_type: 'code', client_id: client, redirect_uri: redirect,
        state, resource: at.resource, code_challenge_method: 'S256',
        code_challenge: crypto.hash('sha256', verifier, 'base64url'),
        ...members,
    })}`;
    return { url, state, redeem: (code) =>
        redeem(at.issuer, client, redirect, verifier, code) };
}

async function redeem(at, client, redirect, verifier, code) {
    const answer = await fetch(`${at}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'authorization_code', code,
            client_id: client, redirect_uri: redirect,
            code_verifier: verifier }),
    });
    return answer.json();
}

// ---- behind the scenes ----

// A statement in the demo's database, as its owner.
export async function sql(statement) {
    const { stdout } = await promisify(execFile)('psql', ['-X', '-q', '-A',
        '-t', '-v', 'ON_ERROR_STOP=1', '-h', path.join(demo, 'sock'),
        '-U', 'mcp_owner', '-d', 'mcp', '-c', statement]);
    return stdout.trim();
}

// Somebody of harbor has an account in finch, too, for as long as this takes.
export async function inBoth(name, act) {
    const move = (from, to) => sql(`UPDATE mcp.account
        SET email = '${name}@${to}.example' WHERE workspace_id = 'finch'
        AND email = '${name}@${from}.example'`);
    await move('finch', 'harbor');
    try {
        return await act();
    } finally {
        await move('harbor', 'finch');
    }
}

// Seals are those of lib/crypto.c: a version, nonce, text and tag, AES-256-GCM
// under the master key.
const masterKey = () => Buffer.from(
    fs.readFileSync(path.join(demo, 'etc/master.key'), 'utf8'), 'base64');

export function unseal(sealed, boundTo) {
    const bytes = Buffer.from(sealed, 'base64url');
    const cipher = crypto.createDecipheriv('aes-256-gcm', masterKey(),
        bytes.subarray(1, 13));
    cipher.setAAD(Buffer.from(boundTo));
    cipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([cipher.update(bytes.subarray(13, -16)),
        cipher.final()]).toString();
}

export function seal(text, boundTo) {
    const nonce = crypto.randomBytes(12);
    const cipher = crypto.createCipheriv('aes-256-gcm', masterKey(), nonce);
    cipher.setAAD(Buffer.from(boundTo));
    return Buffer.concat([Buffer.from([1]), nonce, cipher.update(text),
        cipher.final(), cipher.getAuthTag()]).toString('base64url');
}
