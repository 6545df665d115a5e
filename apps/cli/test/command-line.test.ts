import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder, TestProcess } from '@koios/test-infrastructure';
import { certificate, device, listOf, type Script, ScriptedGateway } from './support/scripted-gateway.js';

const program = new URL('../bin/koios.mjs', import.meta.url);
let gateway: ScriptedGateway | undefined;
afterEach(() => {
  gateway?.stop();
  gateway = undefined;
});

async function koios(
  programArguments: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ exitCode: number | null; output: string }> {
  const process = TestProcess.start(program, { programArguments, environment });
  const { exitCode } = await process.ended;
  return { exitCode, output: process.output };
}

async function koiosBefore(script: Script, ...programArguments: readonly string[]) {
  gateway = await ScriptedGateway.start(script);
  return koios(programArguments, { KOIOS_URL: gateway.url, KOIOS_PASSWORD: 'secret' });
}

describe('koios', () => {
  it('ends as it would when its reader has seen enough', async () => {
    gateway = await ScriptedGateway.start(() => listOf(certificate));
    const child = spawn(process.execPath, [fileURLToPath(program), 'certificates', 'list'], {
      env: { ...process.env, KOIOS_URL: gateway.url, KOIOS_PASSWORD: 'secret' },
    });
    child.stdout.destroy();
    const closed = once(child, 'close');
    expect(await text(child.stderr)).toBe('');
    expect(await closed).toEqual([0, null]);
  });

  it.each(['localhost:8080', 'nonsense', 'ftp://koios.example.com'])(
    'says that KOIOS_URL=%s is no address',
    async (url) => {
      const { exitCode, output } = await koios(['status'], { KOIOS_URL: url, KOIOS_PASSWORD: 'secret' });
      expect(exitCode).toBe(2);
      expect(output).toBe(`koios: KOIOS_URL is an address such as http://127.0.0.1:8080, not "${url}".`);
    },
  );

  it('says what answers where a proxy has no gateway behind it', async () => {
    const { exitCode, output } = await koiosBefore(() => '<h1>502 Bad Gateway</h1>', 'certificates', 'list');
    expect(exitCode).toBe(2);
    expect(output).toMatch(/^koios: http:.*\/graphql answers 502, not as a gateway does\.$/);
  });

  it('says in a sentence which field of the answer it does not understand', async () => {
    const script: Script = () => listOf({ ...certificate, revision: 'first' });
    const { exitCode, output } = await koiosBefore(script, 'certificates', 'list');
    expect(exitCode).toBe(2);
    expect(output).toMatch(/^koios: The gateway is of another version than this command: .*\n.*revision$/);
  });

  it('signs in again when its token has expired', async () => {
    const script: Script = ({ signIn }) =>
      signIn === 1
        ? { errors: [{ message: 'Sign in.', extensions: { code: 'UNAUTHENTICATED' } }] }
        : listOf(certificate);
    const { exitCode, output } = await koiosBefore(script, 'certificates', 'list');
    expect(output).toContain('Line 1');
    expect(exitCode).toBe(0);
  });

  it('shows nothing of a server that would colour the screen', async () => {
    const stages = [{ name: 'HELLO', passed: false, detail: '\u001b[31mred' }];
    const script: Script = ({ query }) =>
      query.startsWith('mutation')
        ? { data: { testDeviceConnection: { succeeded: false, stages, failure: null } } }
        : listOf(device);
    const { exitCode, output } = await koiosBefore(script, 'devices', 'test', 'Boiler');
    expect(output).toContain('\ufffd[31mred');
    expect(exitCode).toBe(1);
  });
});

describe('koios certificates upload', () => {
  it('opens an encrypted key with the first line of a file', async () => {
    const folder = temporaryFolder('command-line');
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder.path, name), content);
      return join(folder.path, name);
    };
    const { exitCode } = await koiosBefore(
      () => ({ data: { uploadCertificate: certificate } }),
      ...[
        'certificates',
        'upload',
        'Line 1',
        file('line.crt', 'CERTIFICATE'),
        '--key',
        file('line.key', 'KEY'),
      ],
      ...['--passphrase-file', file('passphrase.txt', 'correct horse\n')],
    );
    folder.remove();
    expect(exitCode).toBe(0);
    expect(gateway?.questions[0]?.variables).toEqual({
      input: {
        name: 'Line 1',
        certificatePem: 'CERTIFICATE',
        privateKeyPem: 'KEY',
        passphrase: 'correct horse',
      },
    });
  });
});

describe('koios rotation watch', () => {
  it.each(['soon', '-1', ''])('does not watch for --timeout "%s"', async (timeout) => {
    const { exitCode, output } = await koios(['rotation', 'watch', 'Line 1', '--timeout', timeout]);
    expect(exitCode).toBe(2);
    expect(output).toContain('It is a number of seconds.');
  });

  it('ends with a sentence when the certificate is deleted', async () => {
    const script: Script = ({ query }) =>
      query.includes('rotation') ? { data: { certificate: null } } : listOf(certificate);
    expect(await koiosBefore(script, 'rotation', 'watch', 'Line 1')).toEqual({
      exitCode: 2,
      output: 'koios: The certificate Line 1 has been deleted.',
    });
  });
});
