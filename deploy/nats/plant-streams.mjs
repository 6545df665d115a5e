#!/usr/bin/env node
/**
 * Joins a plant's own NATS server (leaf.conf) to the centre's: what a connector of the plant watches is mirrored to the plant,
 * what it reports and scans lies in the plant and is carried to the centre. While the WAN is down each side works on with
 * what it has; afterwards both catch up, each message once. May be run again at any time.
 *
 *   node deploy/nats/plant-streams.mjs PLANT --centre NATS_URL --leaf NATS_URL [--centre-domain centre] [--plant-domain PLANT]
 *
 * Both users may do everything in JetStream; user and password stand in the URL; tls:// insists on TLS, --ca FILE says who vouches for the servers.
 * Run it before the plant's first connector starts. Where a connector was first, its empty buckets are replaced.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Bucket, ensureStream } from '@koios/messaging';
import {
  certificateTrustBucket,
  clientCertificatesBucket,
  connectorLeasesBucket,
  connectorStatusBucket,
  deviceConfigBucket,
  deviceStatusBucket,
  eventsStream,
  serverTrustBucket,
  shardClaimsBucket,
  trustedIssuersBucket,
  valuesStream,
} from '@koios/opcua-contracts';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';

const hourMs = 3_600_000;
/** What a connector of the plant watches; of the first two it gets its own plant's keys only. */
const toThePlant = [
  { bucket: deviceConfigBucket, ofPlant: true },
  { bucket: serverTrustBucket, ofPlant: true },
  { bucket: clientCertificatesBucket, ofPlant: false },
  { bucket: trustedIssuersBucket, ofPlant: false },
];
/** What the plant's connectors write. */
const ownBuckets = [
  deviceStatusBucket,
  connectorStatusBucket,
  certificateTrustBucket,
  connectorLeasesBucket,
  shardClaimsBucket,
];

/** What is carried from the plant to the centre: from which stream, and the only subjects that may come out there. */
function fromThePlant(plant) {
  return [
    { stream: valuesStream.name, subjects: `values.${plant}.*`, keptMs: 2 * valuesStream.maxAgeMs },
    { stream: eventsStream.name, subjects: 'connection.*', keptMs: eventsStream.maxAgeMs + 24 * hourMs },
    ...ownBuckets.map(({ name }) => ({
      stream: `KV_${name}`,
      subjects: `$KV.${name}.${plant}.>`,
      keptMs: 2 * hourMs,
    })),
  ];
}

/** Whose JetStream is meant, and where its messages go: one plant's users hear nothing of another's. */
function externalOf(domain, plant) {
  return { api: `$JS.${domain}.API`, deliver: `carried.${plant}` };
}

async function prepareCentre(centre) {
  await ensureStream(centre, eventsStream);
  await ensureStream(centre, valuesStream);
  for (const bucket of [...toThePlant.map(({ bucket }) => bucket), ...ownBuckets])
    await Bucket.open(centre, bucket);
}

async function preparePlant(connection, plant, centreDomain) {
  await ensureStream(connection, eventsStream);
  await ensureStream(connection, valuesStream);
  for (const bucket of ownBuckets) await Bucket.open(connection, bucket);
  const { streams } = await jetstreamManager(connection);
  for (const { bucket, ofPlant } of toThePlant) {
    const name = `KV_${bucket.name}`;
    const filter = ofPlant ? { filter_subject: `$KV.${bucket.name}.${plant}.>` } : {};
    const present = await streams.info(name).catch(() => undefined);
    if (present?.config.mirror) continue;
    if (present) await streams.delete(name);
    await streams.add({
      name,
      max_msgs_per_subject: 1,
      allow_direct: true,
      mirror_direct: true,
      allow_rollup_hdrs: true,
      mirror: { name, ...filter, external: externalOf(centreDomain, plant) },
    });
  }
}

/**
 * A stream at the centre for each kind, which takes what comes from the plant and says it again there: so that it lands in
 * the centre's own streams and buckets, and with whoever listens, as if the plant's connectors were there. It says nothing
 * that does not bear the plant's name. It is kept for longer than the plant keeps it: by it the centre knows how far it is.
 */
async function carry(centre, plant, plantDomain) {
  const { streams } = await jetstreamManager(centre);
  for (const { stream, subjects, keptMs } of fromThePlant(plant)) {
    const said = subjects.replace(/\*$/, '>');
    const config = {
      name: `plant-${plant}-${stream}`,
      max_age: nanos(keptMs),
      sources: [{ name: stream, filter_subject: subjects, external: externalOf(plantDomain, plant) }],
      republish: { src: said, dest: said },
    };
    const present = await streams.info(config.name).catch(() => undefined);
    if (!present) await streams.add(config);
  }
}

/** NATS 2.9 says nothing again that it got from elsewhere, and refuses what was written by compare-and-set there. */
function requireVersion({ info }, side) {
  const [major = 0, minor = 0] = (info?.version ?? '').split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 10))
    throw new Error(
      `NATS ${info?.version} runs ${side}: a plant of its own needs 2.10 or later on both sides.`,
    );
}

/** What the command does, on connections that may do it. */
async function joinPlant({ centre, plantServer, plant, centreDomain = 'centre', plantDomain = plant }) {
  requireVersion(centre, 'at the centre');
  requireVersion(plantServer, 'in the plant');
  await prepareCentre(centre);
  await preparePlant(plantServer, plant, centreDomain);
  await carry(centre, plant, plantDomain);
}

function open(text, ca) {
  const { protocol, host, username, password } = new URL(text);
  return connect({
    servers: `${protocol}//${host}`,
    name: 'plant-streams',
    reconnect: false,
    ...(username ? { user: username, pass: password, inboxPrefix: `_INBOX_${username}` } : {}),
    ...(protocol === 'tls:' ? { tls: { ca } } : {}),
  });
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      centre: { type: 'string' },
      leaf: { type: 'string' },
      ca: { type: 'string' },
      'centre-domain': { type: 'string' },
      'plant-domain': { type: 'string' },
    },
  });
  const [plant] = positionals;
  if (!/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(plant ?? '') || !values.centre || !values.leaf)
    throw new Error('node deploy/nats/plant-streams.mjs PLANT --centre NATS_URL --leaf NATS_URL');
  const ca = values.ca && readFileSync(values.ca, 'utf8');
  const [centre, plantServer] = await Promise.all([open(values.centre, ca), open(values.leaf, ca)]);
  const domains = { centreDomain: values['centre-domain'], plantDomain: values['plant-domain'] };
  try {
    await joinPlant({ centre, plantServer, plant, ...domains });
  } finally {
    await Promise.all([centre.close(), plantServer.close()]);
  }
  console.log(`The plant ${plant} is joined to the centre.`);
}

await main();
