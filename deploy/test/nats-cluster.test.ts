import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningProcess } from '@koios/embedded-infrastructure';
import { connectToNats, ensureStream } from '@koios/messaging';
import { valuesStream } from '@koios/opcua-contracts';
import { eventually, temporaryFolder } from '@koios/test-infrastructure';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { authorizationOf } from './support/locked-nats.js';
import { freePorts, installedNatsServer, makeTlsFiles, startSample } from './support/nats-servers.js';

const nats = await installedNatsServer('2.9');
/** A cluster elects within 4 to 9 s, and twice where it led both itself and the stream; until then requests time out. */
const electionLimitMs = 60_000;

(nats ? describe : describe.skip)('a cluster of three servers as deploy/nats/cluster.conf has them', () => {
  const folder = temporaryFolder('nats-cluster');
  let servers: RunningProcess[];
  let connection: NatsConnection;

  beforeAll(async () => {
    if (!nats) return;
    makeTlsFiles(join(folder.path, 'tls'));
    const authorization = authorizationOf([{ role: 'administrator', user: 'a', password: 'p' }]);
    const ports = await Promise.all(Array.from({ length: 3 }, () => freePorts()));
    const routes = ports.map(({ route }) => route);
    const names = ['nats-1', 'nats-2', 'nats-3'];
    servers = await Promise.all(
      ports.map((own, index) =>
        startSample(nats, {
          ...{ sample: 'cluster.conf', folder: folder.path, name: names[index] ?? '', ports: own },
          ...{ authorization, routes },
        }),
      ),
    );
    connection = await connectToNats(
      {
        url: ports.map(({ client }) => `tls://127.0.0.1:${client}`).join(),
        ...{ name: 'test', user: 'a', password: 'p', inboxPrefix: '_INBOX_a' },
        tls: { ca: readFileSync(join(folder.path, 'tls', 'ca.pem'), 'utf8') },
      },
      pino({ level: 'silent' }),
    );
  }, 180_000);
  afterAll(async () => {
    await connection?.close();
    await Promise.all((servers ?? []).map((server) => server.stop()));
    folder.remove();
  });

  it('keeps what is acknowledged when one of them is killed, whichever holds it', async () => {
    await eventually(() => ensureStream(connection, valuesStream), { timeoutMs: electionLimitMs });
    const { streams } = await eventually(() => jetstreamManager(connection), { timeoutMs: electionLimitMs });
    await eventually(() => streams.update(valuesStream.name, { num_replicas: 3 }), {
      timeoutMs: electionLimitMs,
    });
    const { cluster } = await eventually(
      async () => {
        const info = await streams.info(valuesStream.name);
        expect(info.cluster?.replicas?.filter(({ current }) => current)).toHaveLength(2);
        return info;
      },
      { timeoutMs: electionLimitMs },
    );
    const publish = () => jetstream(connection).publish('values.north.d', 'x');
    await eventually(publish, { timeoutMs: electionLimitMs });
    const leader = servers[['nats-1', 'nats-2', 'nats-3'].indexOf(cluster?.leader ?? '')];
    if (!leader) throw new Error('nobody leads');
    process.kill(leader.pid, 'SIGKILL');
    const { seq, domain } = await eventually(publish, { timeoutMs: electionLimitMs });
    expect(seq).toBeGreaterThanOrEqual(2);
    expect(domain).toBe('centre');
    const { state } = await eventually(() => streams.info(valuesStream.name), { timeoutMs: electionLimitMs });
    expect(state.messages).toBe(state.last_seq);
  }, 420_000);
});
