import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isInstalled, runCommand } from './support/command.js';

const deploy = new URL('..', import.meta.url).pathname;
const workspace = join(deploy, '..');
const rules = join(deploy, 'prometheus', 'koios-rules.yml');
const dashboards = readdirSync(join(deploy, 'grafana')).filter((name) => name.endsWith('.json'));
const promtool = isInstalled('promtool') ? it : it.skip;

interface Dashboard {
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

function dashboard(name: string): Dashboard {
  return JSON.parse(readFileSync(join(deploy, 'grafana', name), 'utf8')) as Dashboard;
}

/** The names of all metrics that some service makes, from their definitions. */
function definedMetrics(): Set<string> {
  const folders = ['apps', 'libs'].flatMap((kind) =>
    readdirSync(join(workspace, kind)).map((name) => join(workspace, kind, name, 'src', 'metrics')),
  );
  const files = folders.flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .map((name) => readFileSync(join(folder, name), 'utf8'));
    } catch {
      return [];
    }
  });
  return new Set(
    files.flatMap((text) => [...text.matchAll(/'(koios_[a-z0-9_]+)'/g)].map(([, name]) => name ?? '')),
  );
}

function metricsIn(text: string): string[] {
  return [...text.matchAll(/\bkoios_[a-z0-9_]+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ''));
}

describe('the alert rules', () => {
  promtool('are rules that Prometheus takes', () => {
    expect(runCommand('promtool', ['check', 'rules', rules])).toMatchObject({ status: 0 });
  });

  promtool('come when they should and not before', () => {
    const result = runCommand('promtool', [
      'test',
      'rules',
      join(deploy, 'prometheus', 'koios-rules.test.yml'),
    ]);
    expect(result).toEqual({ status: 0, output: expect.stringContaining('SUCCESS') });
  });

  it('cover an ending certificate, a late rotation, a failed device, a plant without connectors, a stuck outbox and a lost lease', () => {
    const names = [...readFileSync(rules, 'utf8').matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'KoiosCertificateExpiring',
        'KoiosRotationOverdue',
        'KoiosDeviceFailed',
        'KoiosPlantWithoutConnector',
        'KoiosOutboxStuck',
        'KoiosLeaseLost',
      ]),
    );
  });
});

describe('rules and dashboards', () => {
  it.each(['prometheus/koios-rules.yml', ...dashboards.map((name) => `grafana/${name}`)])(
    'ask for metrics that a service has: %s',
    (file) => {
      const defined = definedMetrics();
      expect(defined.size).toBeGreaterThan(10);
      const asked = metricsIn(readFileSync(join(deploy, file), 'utf8'));
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((name) => !defined.has(name))).toEqual([]);
    },
  );

  it.each(dashboards)('have a title on every panel, and a question behind it: %s', (name) => {
    for (const { title, targets } of dashboard(name).panels) {
      expect(title).not.toBe('');
      expect(targets.every(({ expr }) => expr !== '')).toBe(true);
    }
  });
});
