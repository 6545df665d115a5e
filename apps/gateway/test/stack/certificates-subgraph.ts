import { NeedsPermission } from '@koios/service-kit';
import { createHash } from 'node:crypto';
import { KoiosError } from '@koios/opcua-contracts';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Args, Context, Mutation, Query, ResolveReference, Resolver, Subscription } from '@nestjs/graphql';
import { Events } from './events.js';

const names: Readonly<Record<string, string>> = { 'certificate-1': 'Default', 'certificate-2': 'Line 2' };

function certificate(id: string) {
  return { __typename: 'Certificate', id, name: names[id] ?? 'Unnamed', statuses: ['VALID'] };
}

/** The id of a certificate that takes for ever. */
export const neverAnswered = 'certificate-of-tomorrow';

/** The event of a certificate that was regenerated. */
export function regenerated(certificateId: string) {
  const facts = { certificateId, name: names[certificateId] ?? '', revision: 2, thumbprint: 'AA' };
  const occurredAt = '2026-03-01T12:00:00.000Z';
  return {
    ...facts,
    eventId: `event-${certificateId}`,
    type: 'REGENERATED',
    occurredAt,
    certificate: certificate(certificateId),
  };
}

/** What the subgraph tells its subscribers; an error is thrown by the resolver. */
export const certificateChanges = new Events<ReturnType<typeof regenerated> | Error>();

/** The requests it was asked with, as headers. */
export const requestsSeen: IncomingHttpHeaders[] = [];

/** SHA-256 of every file that an input holds, by its field. */
async function fingerprintsOf(input: Readonly<Record<string, unknown>>): Promise<string> {
  const files = Object.entries(input).filter((entry): entry is [string, File] => entry[1] instanceof File);
  const fingerprints = files.map(async ([field, file]) => [field, await fingerprintOf(file)]);
  return JSON.stringify(Object.fromEntries(await Promise.all(fingerprints)));
}

async function fingerprintOf(file: File): Promise<string> {
  return createHash('sha256')
    .update(Buffer.from(await file.arrayBuffer()))
    .digest('hex');
}

@NeedsPermission(['read'])
@Resolver('Certificate')
export class CertificatesResolver {
  @Query('certificates')
  page(@Context('req') request: IncomingMessage | undefined) {
    requestsSeen.push(request?.headers ?? {});
    return { edges: Object.keys(names).map((id) => ({ cursor: id, node: certificate(id) })), totalCount: 2 };
  }

  @Query('certificate')
  one(@Args('id') id: string) {
    if (id === neverAnswered) return new Promise<never>(() => undefined);
    return names[id] ? certificate(id) : null;
  }

  @Mutation('generateCertificate')
  generate(@Args('input') input: { name: string }) {
    if (input.name === 'taken')
      throw new KoiosError('CERTIFICATE_NAME_TAKEN', 'There is one called taken.', 'name');
    return certificate('certificate-2');
  }

  @Mutation('checkCertificate')
  async check(@Args('input') input: Readonly<Record<string, unknown>>) {
    return { acceptable: true, passphraseNeeded: false, findings: [], message: await fingerprintsOf(input) };
  }

  @Subscription('certificateChanged', {
    resolve: (change: unknown) => {
      if (change instanceof Error) throw change;
      return change;
    },
  })
  changed() {
    return certificateChanges.subscribe();
  }

  @ResolveReference()
  reference({ id }: { id: string }) {
    return certificate(id);
  }
}
