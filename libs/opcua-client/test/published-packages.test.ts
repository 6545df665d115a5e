import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const workspace = new URL('../../../', import.meta.url).pathname;
const project = mkdtempSync(join(tmpdir(), 'koios-packages-'));
const modules = join(project, 'node_modules');

/** What somebody writes who has the two packages from a registry and nothing of this repository. */
const program = `
import { KoiosClient, KoiosClientError } from '@koios/opcua-client';
import { CertificatesDocument } from '@koios/opcua-client/documents';
import { certificateRegenerated, type EventOf } from '@koios/opcua-contracts';

const koios = new KoiosClient({ url: 'http://127.0.0.1:1', token: 'none' });
export async function names(): Promise<string[]> {
  const { certificates } = await koios.request(CertificatesDocument, { filter: { search: 'line' } });
  return certificates.edges.map(({ node }) => node.name);
}
export const thumbprintOf = (event: EventOf<typeof certificateRegenerated>): string => event.data.thumbprint;
console.log(certificateRegenerated.type, typeof names, new KoiosClientError('FORBIDDEN', 'no').code);
`;

function packed(library: string): void {
  const destination = join(modules, '@koios', library);
  mkdirSync(destination, { recursive: true });
  const [pack] = JSON.parse(
    // What goes into them is there already (`dependsOn`); making it anew would take it from under the other tests.
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], {
      cwd: join(workspace, 'libs', library === 'opcua-client' ? library : 'contracts'),
      encoding: 'utf8',
    }),
  ) as { filename: string }[];
  const file = join(project, pack?.filename ?? '');
  execFileSync('tar', ['-xzf', file, '-C', destination, '--strip-components=1']);
}

beforeAll(() => {
  packed('opcua-contracts');
  packed('opcua-client');
  for (const name of ['zod', 'graphql', 'graphql-sse', '@graphql-typed-document-node', '@types'])
    symlinkSync(join(workspace, 'node_modules', name), join(modules, name));
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  writeFileSync(join(project, 'program.ts'), program);
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the published packages', () => {
  it('are all that a program needs to be type-checked, with strict types of theirs', () => {
    const compiler = join(workspace, 'node_modules/typescript/bin/tsc');
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
    const check = () =>
      execFileSync('node', [compiler, ...options, 'program.ts'], { cwd: project, encoding: 'utf8' });
    expect(check()).toBe('');
  }, 300_000);

  it('run', () => {
    const output = execFileSync('node', ['program.ts'], { cwd: project, encoding: 'utf8' });
    expect(output).toBe('certificate.regenerated function FORBIDDEN\n');
  });
});
