// SPDX-License-Identifier: Apache-2.0
// Other people's sign-ins: an OpenID provider on this machine, as stand-in for
// that of a company; and a httpd that asks it, by conf/signin-openid.conf, with
// the demo's module and database.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Provider, { interactionPolicy } from 'oidc-provider';

const demo = process.env.MCP_DEMO_DIR;
const source = process.env.MCP_TEST_SRC;
const certificate = path.join(demo, 'tls/server.crt');
const key = path.join(demo, 'tls/server.key');

// ---- the provider ----

const page = `<!DOCTYPE html><title>The company</title>
<form method="post"><label>Name <input name="name"></label>
<button>Sign in</button></form>`;

async function body(request) {
    let text = '';
    for await (const part of request) text += part;
    return new URLSearchParams(text);
}

// Whoever says who they are is believed, and what is asked about them is told.
// People are claims by name; they can be changed while it runs.
export async function openProvider(client, people) {
    const server = https.createServer({
        key: fs.readFileSync(key), cert: fs.readFileSync(certificate) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `https://localhost:${server.address().port}`;
    const asked = [];
    const policy = interactionPolicy.base();
    policy.add(new interactionPolicy.Prompt(
        { name: 'select_account', requestable: true }), 0);
    const provider = new Provider(origin, {
        clients: [client],
        claims: { openid: ['sub'], email: ['email', 'email_verified'],
            profile: ['groups', 'custom_attributes'] },
        conformIdTokenClaims: false,
        cookies: { keys: ['of this test'] },
        pkce: { required: () => true },
        features: { devInteractions: { enabled: false } },
        interactions: { policy, url: (context, { uid }) => `/sign-in/${uid}` },
        findAccount: (context, name) => people[name] && {
            accountId: name,
            claims: () => ({ sub: name, ...people[name] }),
        },
        async loadExistingGrant({ oidc }) {
            const grant = new oidc.provider.Grant({
                clientId: oidc.client.clientId,
                accountId: oidc.session.accountId });
            grant.addOIDCScope('openid email profile');
            await grant.save();
            return grant;
        },
    });
    const answer = provider.callback();
    server.on('request', async (request, response) => {
        const url = new URL(request.url, origin);
        if (url.pathname === '/auth') asked.push(url.searchParams);
        if (!url.pathname.startsWith('/sign-in/')) {
            answer(request, response);
        } else if (request.method === 'GET') {
            response.setHeader('Content-Type', 'text/html').end(page);
        } else {
            const name = (await body(request)).get('name');
            await provider.interactionFinished(request, response, name
                ? { login: { accountId: name }, select_account: {} }
                : { error: 'access_denied', error_description: 'Never mind.' });
        }
    });
    return { origin, asked, close: () => server.closeAllConnections() };
}

const press = (browserPage, name) => Promise.all([
    browserPage.waitForEvent('load'),
    browserPage.getByRole('button', { name }).click()]);

// What somebody does at its page. Who was somebody else before is asked to go
// on.
export async function signInAtCompany(browserPage, name) {
    await browserPage.getByLabel('Name').fill(name);
    await press(browserPage, 'Sign in');
    if (await browserPage.title() === 'Submitting Callback') {
        await press(browserPage, 'Continue');
    }
}

// ---- httpd ----

const modules = ['mpm_event', 'authz_core', 'authn_core', 'authz_user', 'dbd',
    'socache_shmcb', 'ssl', 'alias', 'headers', 'auth_openidc'];

// conf/signin-openid.conf as a site would have it. A site has its own lines for
// the roles.
function fragment({ port, dir, provider, roles }) {
    const text = fs.readFileSync(
        path.join(source, 'conf/signin-openid.conf'), 'utf8');
    return (roles ? text.replace(/^McpSignInRole.*\n(McpRoleMap.*\n)+/m, roles)
        : text)
        .replaceAll('https://login.example.com', provider)
        .replaceAll('https://mcp.example.com', `https://localhost:${port}`)
        .replaceAll('/etc/mod_mcp', dir);
}

function virtualHost(site) {
    return `Listen 127.0.0.1:${site.port}
<VirtualHost *:${site.port}>
ServerName localhost
SSLEngine On
SSLCertificateFile "${certificate}"
SSLCertificateKeyFile "${key}"
OIDCCABundlePath "${demo}/ca.crt"
McpPages "${source}/conf/pages"
<Location "/mcp">
    McpCatalog "${site.catalogue}"
    McpResource https://localhost:${site.port}/mcp
    McpWorkspace ${site.workspace}
</Location>
${fragment(site)}
</VirtualHost>
`;
}

// A httpd with sites, each {port, catalogue, prefix, workspace, provider,
// roles}; of a client at the provider.
export async function openHttpd(dir, client, sites) {
    const stock = execFileSync('apxs', ['-q', 'LIBEXECDIR']).toString().trim();
    fs.rmSync(dir, { recursive: true, force: true });
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    fs.copyFileSync(path.join(demo, 'etc/session.key'),
        path.join(dir, 'session.key'));
    fs.writeFileSync(path.join(dir, 'openid.conf'),
        `OIDCClientID ${client.client_id}\n`
        + `OIDCClientSecret ${client.client_secret}\n`, { mode: 0o600 });
    const conf = path.join(dir, 'httpd.conf');
    fs.writeFileSync(conf, `ServerRoot "${dir}"
ServerName localhost
PidFile httpd.pid
DefaultRuntimeDir .
ErrorLog error_log
LogLevel info
${modules.map((name) =>
        `LoadModule ${name}_module ${stock}/mod_${name}.so`).join('\n')}
LoadModule mcp_module "${demo}/installed/modules/mod_mcp.so"
DBDriver pgsql
DBDParams "host=${demo}/sock dbname=mcp user=mcp_app"
McpMasterKeyFile "${demo}/etc/master.key"
StartServers 1
ServerLimit 1
ThreadsPerChild 16
MinSpareThreads 1
MaxSpareThreads 16
MaxRequestWorkers 16
<Directory />
    Require all denied
</Directory>
${sites.map((site) => virtualHost({ ...site, dir })).join('')}`);
    const httpd = spawn('/usr/sbin/apache2', ['-f', conf, '-DFOREGROUND'],
        { stdio: 'inherit' });
    process.on('exit', () => httpd.kill());
    const url = `https://localhost:${sites.at(-1).port}/oauth/jwks`;
    for (let tries = 0; tries < 100; tries += 1) {
        const answer = await fetch(url).catch(() => null);
        if (answer?.ok) break;
        await sleep(100);
    }
    return {
        log: () => fs.readFileSync(path.join(dir, 'error_log'), 'utf8'),
        async close() {
            httpd.kill('SIGWINCH');
            await once(httpd, 'exit');
        },
    };
}

// mcpctl, on the demo's database.
export const ctl = (...words) => execFileSync(
    path.join(demo, 'installed/bin/mcpctl'),
    ['--key-file', path.join(demo, 'etc/master.key'), '--db',
        `host=${demo}/sock dbname=mcp user=mcp_owner`, ...words]).toString();
