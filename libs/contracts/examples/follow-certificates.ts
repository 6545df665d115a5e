/**
 * Writes a line for every certificate event into a journal, each event once, whatever happens: this program may be killed, NATS may be
 * killed, events may come twice. Start it again with the same name and journal and it goes on where it was.
 *
 *   NATS_URL=nats://127.0.0.1:4222 NATS_USER=my-service NATS_PASSWORD=… node examples/follow-certificates.ts my-service journal.jsonl
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { certificateRegenerated, eventsStream } from '@koios/opcua-contracts';
import {
  AckPolicy,
  type ConsumerMessages,
  DeliverPolicy,
  jetstream,
  jetstreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

const { NATS_URL: servers = 'nats://127.0.0.1:4222', NATS_USER: user, NATS_PASSWORD: pass } = process.env;
/** A locked server lets a user have consumers of its own name only. */
const [durableName = user ?? 'example', journalFile = 'journal.jsonl'] = process.argv.slice(2);

/** What was done and that it was done are one line, so that no crash can come between the two. A half-written last line never happened. */
const written = existsSync(journalFile) ? readFileSync(journalFile) : Buffer.alloc(0);
const whole = written.subarray(0, written.lastIndexOf('\n') + 1);
const journal = openSync(journalFile, 'a');
ftruncateSync(journal, whole.length);
const handledIds = new Set(
  whole
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { id: string }).id),
);

/** Your work goes here; with a database, do it in one transaction with remembering the id. */
function handle(id: string, type: string, data: unknown): void {
  writeSync(journal, `${JSON.stringify({ id, type, data })}\n`);
  fsyncSync(journal);
  handledIds.add(id);
  if (type === certificateRegenerated.type) {
    const { name, revision, previousThumbprint, thumbprint } = certificateRegenerated.data.parse(data);
    console.log(`${name} is revision ${revision} now: ${previousThumbprint} is succeeded by ${thumbprint}`);
  }
}

function take(message: JsMsg): void {
  const id = message.headers?.get('ce-id') ?? '';
  if (!handledIds.has(id)) handle(id, message.headers?.get('ce-type') ?? '', message.json());
  // Only now may JetStream forget that it owes us this event.
  message.ack();
}

/** A durable consumer: JetStream remembers how far it is, also while nobody is here. */
async function consume(): Promise<ConsumerMessages> {
  const manager = await jetstreamManager(connection);
  await manager.consumers.add(eventsStream.name, {
    durable_name: durableName,
    filter_subject: 'certificate.*',
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    max_deliver: -1,
  });
  const consumer = await jetstream(connection).consumers.get(eventsStream.name, durableName);
  return consumer.consume({ expires: 10_000 });
}

const connection = await connect({
  servers,
  // And it lets a user hear the answers to itself only. A server without locks asks for no user.
  ...(user && { user, pass, inboxPrefix: `_INBOX_${user}` }),
  maxReconnectAttempts: -1,
  waitOnFirstConnect: true,
  reconnectTimeWait: 500,
});
let messages: ConsumerMessages | undefined;
let stopping = false;

/** A server that was killed has forgotten what it was asked for: ask anew. */
async function askAnewAfterOutages(): Promise<void> {
  for await (const { type } of connection.status()) if (type === 'reconnect') void messages?.close();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopping = true;
    void messages?.close();
  });
}

void askAnewAfterOutages();
while (!stopping) {
  try {
    messages = await consume();
    for await (const message of messages) take(message);
  } catch (error) {
    console.error(`again in a second: ${String(error)}`);
    await delay(1_000);
  }
}
await connection.drain();
closeSync(journal);
