// Drives wampy through one visit and prints what it saw as one line of JSON.
// usage: node wampy_client.mjs <path of a package.json beside whose node_modules wampy lies> <ws url> <json|msgpack>
import { createRequire } from 'node:module';

const [, , packageJson, url, serialization] = process.argv;
const require = createRequire(packageJson);
const { Wampy } = require('wampy');
const { JsonSerializer } = require('wampy/JsonSerializer.js');
const { MsgpackSerializer } = require('wampy/MsgpackSerializer.js');

const seen = { events: [], errors: {} };
const refusal = async (name, promise) => {
    try {
        await promise;
        seen.errors[name] = null;
    } catch (error) {
        seen.errors[name] = [error.errorUri, error.argsList?.[0] ?? null];
    }
};
const client = (authid, ticket, version = 1) =>
    new Wampy(url, {
        realm: 'pitt.classroom.physics',
        ws: globalThis.WebSocket ?? require('ws'),
        serializer: serialization === 'msgpack' ? new MsgpackSerializer() : new JsonSerializer(),
        authid,
        authmethods: ['ticket'],
        authMode: 'manual',
        onChallenge: () => ticket,
        helloCustomDetails: { x_pitt_protocol: version },
        autoReconnect: false,
    });

await refusal('ticket', client('bo', 'forged').connect());
await refusal('version', client('bo', 'ticket-of-bo', 0).connect());

const ana = client('ana', 'ticket-of-ana');
const welcome = await ana.connect();
seen.welcome = { authid: welcome.authid, authrole: welcome.authrole, authextra: welcome.authextra };

const note = (where) => ({ argsList, argsDict, details }) => {
    seen.events.push([where, argsList ?? null, argsDict ?? null, details.topic ?? null]);
};
// wampy refuses a pattern that ends with a dot, so the prefix is pitt.place.
const exact = await ana.subscribe('pitt.class', note('exact'));
await ana.subscribe('pitt.place', note('prefix'), { match: 'prefix' });
const echoed = await ana.call('pitt.echo', { argsList: [1, 'zażółć'], argsDict: { three: [3] } });
seen.echo = [echoed.argsList, echoed.argsDict];
await refusal('refused', ana.call('pitt.refuse'));
await refusal('unauthorized', ana.call('pitt.teach'));
await refusal('unknown', ana.call('pitt.unheard_of'));
await refusal('timeout', ana.call('pitt.never', null, { timeout: 50 }));
await refusal('publish', ana.publish('pitt.class', 'psst'));
await refusal('subscribe', ana.subscribe('pitt.instructors', note('never')));

const eva = client('prof_eva', 'ticket-of-prof_eva');
await eva.connect();
await eva.publish('pitt.class', { argsList: ['hello'], argsDict: { from: 'Eva' } });
await eva.publish('pitt.place.3', 'moved');
await ana.call('pitt.echo', 'events come before this answer');
await ana.unsubscribe(exact.subscriptionKey);
await eva.publish('pitt.class', 'unheard');
await ana.call('pitt.echo', 'events come before this answer');
await Promise.all([ana.disconnect(), eva.disconnect()]);
console.log(JSON.stringify(seen));
process.exit(0);
