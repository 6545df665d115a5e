#!/usr/bin/env node
/**
 * Prints the `authorization` block of a NATS server's configuration: what each service may publish and listen to, and
 * nothing else.
 *
 *   node deploy/nats/authorization.mjs USERS.json > authorization.conf
 *
 * USERS.json is a list: `{ "role": …, "user": …, "password": … }` or `{ "role": …, "nkey": "U…", "inboxPrefix": … }`;
 * a `connector` and a `plant-server` name their `plant` too; `role` may be a list, for a process with several. Roles: cert-service,
 * device-service, connector-api, connector; observer is another service that reads events and values, and its JetStream consumers are
 * called as its user is, or as its `consumers` say, a list of names; plant-server is a plant's own server behind a WAN (leaf.conf), whose
 * connectors have its user's inbox; administrator is for plant-streams.mjs and for people.
 * Each service's NATS_INBOX_PREFIX is `_INBOX_<user>`, so that nobody else hears the answers to it.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const stream = (name) => [`$JS.API.STREAM.INFO.${name}`, `$JS.API.STREAM.CREATE.${name}`];
const owned = (name) => [...stream(name), `$JS.API.STREAM.UPDATE.${name}`];

/** Watching and reading the keys of a bucket that match; which keys there are can be asked by whoever may watch some. */
const reads = (bucket, keys = '>') => [
  ...stream(`KV_${bucket}`),
  `$JS.API.DIRECT.GET.KV_${bucket}.$KV.${bucket}.${keys}`,
  `$JS.API.CONSUMER.CREATE.KV_${bucket}.*.$KV.${bucket}.${keys}`,
  `$JS.API.CONSUMER.INFO.KV_${bucket}.*`,
  `$JS.API.CONSUMER.DELETE.KV_${bucket}.*`,
  `$JS.FC.KV_${bucket}.>`,
];
const writes = (bucket, keys = '>') => [...reads(bucket, keys), `$KV.${bucket}.${keys}`];

/** Reading a stream by a consumer, any or the one of that name. */
const consumes = (name, consumer = '*') => [
  `$JS.API.CONSUMER.CREATE.${name}.${consumer}`,
  `$JS.API.CONSUMER.CREATE.${name}.${consumer}.>`,
  `$JS.API.CONSUMER.INFO.${name}.${consumer}`,
  `$JS.API.CONSUMER.DELETE.${name}.${consumer}`,
  `$JS.API.CONSUMER.MSG.NEXT.${name}.${consumer}`,
  `$JS.API.DIRECT.GET.${name}`,
  `$JS.API.STREAM.MSG.GET.${name}`,
  `$JS.ACK.${name}.${consumer}.>`,
  `$JS.FC.${name}.${consumer}.>`,
];

/** Consumers of `events` that remember, by the role that owns them. */
const durableConsumers = {
  'cert-service': ['cert-service', 'cert-service-devices', 'cert-service-plants'],
  'device-service': ['device-service'],
};

/** Messages of a plant's streams in either direction, answers to who asks for them, and how fast they may come. */
const carriedBetweenServers = (plant) => [`carried.${plant}.>`, '$JSC.R.*', '$JS.FC.>'];

const roles = {
  'cert-service': () => ({
    publish: [
      'certificate.*',
      'server-certificate.*',
      ...owned('events'),
      // It follows its own events too, by consumers with names that are drawn; those of others are denied below.
      ...consumes('events'),
      ...['client-certificates', 'server-trust', 'trusted-issuers'].flatMap((bucket) => writes(bucket)),
      ...['device-config', 'key-grants'].flatMap((bucket) => reads(bucket)),
    ],
    subscribe: ['certificates.>'],
  }),
  'device-service': () => ({
    publish: [
      'device.*',
      'plant.*',
      'certificates.describe',
      ...owned('events'),
      ...durableConsumers['device-service'].flatMap((consumer) => consumes('events', consumer)),
      ...writes('device-config'),
    ],
    subscribe: ['devices.>'],
  }),
  'connector-api': () => ({
    publish: [
      'connectors.>',
      'certificates.describe',
      ...stream('events'),
      ...[
        'device-config',
        'device-status',
        'client-certificates',
        'certificate-trust',
        'connector-status',
      ].flatMap((bucket) => reads(bucket)),
      ...['server-trust', 'connector-leases', 'shard-claims'].flatMap((bucket) => reads(bucket)),
      ...writes('key-grants'),
    ],
    subscribe: ['values.>'],
  }),
  connector: ({ plant }) => ({
    publish: [
      'connection.state-changed',
      `values.${plant}.*`,
      // To other replicas of its plant.
      `connectors.${plant}.>`,
      'certificates.describe',
      `certificates.*.*.${plant}`,
      `devices.${plant}.>`,
      ...stream('events'),
      ...stream('values'),
      `$JS.API.DIRECT.GET.values.values.${plant}.*`,
      ...['device-config', 'server-trust'].flatMap((bucket) => reads(bucket, `${plant}.>`)),
      ...['client-certificates', 'trusted-issuers'].flatMap((bucket) => reads(bucket)),
      ...[
        'device-status',
        'connector-status',
        'certificate-trust',
        'connector-leases',
        'shard-claims',
      ].flatMap((bucket) => writes(bucket, `${plant}.>`)),
    ],
    subscribe: [`connectors.${plant}.>`],
  }),
  /**
   * A plant's own server: what its connectors may say and hear beyond the plant, and what carries streams between it and
   * the centre (plant-streams.mjs). It reads the plant's own keys only, and writes nothing here by itself.
   */
  'plant-server': ({ plant }, apiInboxes) => ({
    publish: [
      'certificates.describe',
      `certificates.*.*.${plant}`,
      `devices.${plant}.>`,
      // Answers to the api role: what a link between servers may answer is not counted as an answer.
      ...apiInboxes.map((inbox) => `${inbox}.>`),
      ...['device-config', 'server-trust'].map(
        (bucket) => `$JS.centre.API.CONSUMER.CREATE.KV_${bucket}.*.$KV.${bucket}.${plant}.>`,
      ),
      ...['client-certificates', 'trusted-issuers'].flatMap((bucket) => [
        `$JS.centre.API.CONSUMER.CREATE.KV_${bucket}`,
        `$JS.centre.API.CONSUMER.CREATE.KV_${bucket}.>`,
      ]),
      ...carriedBetweenServers(plant),
    ],
    subscribe: [`connectors.${plant}.>`, `$JS.${plant}.API.CONSUMER.>`, ...carriedBetweenServers(plant)],
  }),
  administrator: () => ({ publish: ['>'], subscribe: ['>'] }),
  /** Another Koios service that reads what the published contract says, by consumers of its own, and writes nothing. */
  observer: (given) => ({
    publish: ['events', 'values'].flatMap((name) => [
      `$JS.API.STREAM.INFO.${name}`,
      ...consumersOf(given).flatMap((consumer) => consumes(name, consumer)),
    ]),
    subscribe: ['certificate.*', 'server-certificate.*', 'device.*', 'connection.*', 'plant.*', 'values.>'],
  }),
};

/** The locks cannot tell the beginning of a name: each consumer is named whole. */
function consumersOf({ user, consumers = [user] }) {
  const unfit = consumers.find((name) => !/^[A-Za-z0-9_-]+$/.test(name ?? ''));
  if (unfit !== undefined || consumers.includes(undefined))
    throw new Error(`an observer needs names of consumers, of letters, digits, - and _: ${unfit}`);
  return consumers;
}

/** What belongs to the consumers of others: whoever may use any name may not use these. */
function consumersOfOthers(given, users) {
  const ownRoles = [given.role].flat();
  const ofRoles = Object.entries(durableConsumers).flatMap(([role, names]) =>
    ownRoles.includes(role) ? [] : names,
  );
  const observers = users.filter((other) => other !== given && [other.role].flat().includes('observer'));
  return [...ofRoles, ...observers.flatMap(consumersOf)].flatMap((name) =>
    consumes('events', name).filter((subject) => subject.split('.').includes(name)),
  );
}

function inboxOf({ inboxPrefix, user }) {
  return inboxPrefix ?? (user ? `_INBOX_${user}` : undefined);
}

function userOf(given, apiInboxes, users) {
  const { user, password, nkey } = given;
  const ownRoles = [given.role].flat();
  const unknown = ownRoles.find((role) => !(role in roles));
  if (unknown !== undefined) throw new Error(`unknown role ${unknown}: ${Object.keys(roles).join(', ')}`);
  if (
    ownRoles.some((role) => ['connector', 'plant-server'].includes(role)) &&
    !/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(given.plant ?? '')
  )
    throw new Error(`${ownRoles} needs its plant: ${JSON.stringify(given.plant)}`);
  const publish = ownRoles.flatMap((role) => roles[role](given, apiInboxes).publish);
  const subscribe = ownRoles.flatMap((role) => roles[role](given, apiInboxes).subscribe);
  const deny = ownRoles.includes('cert-service') ? consumersOfOthers(given, users) : [];
  const inbox = inboxOf(given);
  if (!inbox) throw new Error(`the NKey ${nkey} needs an inboxPrefix`);
  return {
    ...(nkey ? { nkey } : { user, password }),
    permissions: {
      publish: { allow: ['$JS.API.INFO', ...new Set(publish)], ...(deny.length > 0 && { deny }) },
      subscribe: { allow: [`${inbox}.>`, ...subscribe] },
      // An answer goes to whoever asked, once.
      allow_responses: { max: 1, expires: '2m' },
    },
  };
}

/** JSON is a way to write a NATS configuration. */
export function authorization(users) {
  const apiInboxes = users.filter(({ role }) => [role].flat().includes('connector-api')).map(inboxOf);
  const known = users.map((given) => userOf(given, apiInboxes, users));
  return `authorization: ${JSON.stringify({ users: known }, null, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file] = process.argv.slice(2);
  if (!file) throw new Error('node deploy/nats/authorization.mjs USERS.json');
  process.stdout.write(authorization(JSON.parse(readFileSync(file, 'utf8'))));
}
