import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { isInstalled, runCommand } from './support/command.js';
import { standaloneSchemas } from './support/kubernetes-schemas.js';

/**
 * The chart as helm renders it, where `helm` is on the PATH; against the schemas of Kubernetes where kubeconform is there too
 * and KUBERNETES_SCHEMAS names a folder with them (support/kubernetes-schemas.ts says which).
 */
const chart = new URL('../helm/koios-opcua', import.meta.url).pathname;
const schemas = process.env['KUBERNETES_SCHEMAS'];
const hasHelm = isInstalled('helm', 'version');
const hasKubeconform = hasHelm && isInstalled('kubeconform', '-v') && schemas !== undefined;
const withHelm = hasHelm ? describe : describe.skip;
const withKubeconform = hasKubeconform ? it : it.skip;
if (!hasHelm) console.warn('skipped: helm is not on the PATH');
else if (!hasKubeconform)
  console.warn('skipped: kubeconform is not on the PATH, or KUBERNETES_SCHEMAS is not set');

const valuesFiles = ['values.yaml', 'ci/three-plants.yaml', 'ci/small.yaml'] as const;
type ValuesFile = (typeof valuesFiles)[number];

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly securityContext: unknown;
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}

interface Probe {
  readonly httpGet: Readonly<Record<string, string>>;
  readonly periodSeconds: number;
  readonly failureThreshold?: number;
}

interface PodSpec {
  readonly containers: readonly [Container];
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
}

const render = (valuesFile: ValuesFile, ...more: string[]) =>
  runCommand('helm', [
    ...['template', 'koios', chart, '--kube-version', '1.34.0'],
    ...['--values', join(chart, valuesFile), ...more],
  ]);

function manifests(valuesFile: ValuesFile, ...more: string[]): Manifest[] {
  const { status, output } = render(valuesFile, ...more);
  expect([status, output]).toEqual([0, expect.any(String)]);
  return parseAllDocuments(output)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

const ofKind = (all: readonly Manifest[], kind: string): Manifest[] =>
  all.filter((manifest) => manifest.kind === kind);
const named = (all: readonly Manifest[], kind: string, end: string): Manifest => {
  const found = ofKind(all, kind).find(({ metadata }) => metadata.name.endsWith(end));
  if (!found) throw new Error(`no ${kind} ${end}`);
  return found;
};
const podOf = ({ spec }: Manifest): PodSpec => (spec as { template: { spec: PodSpec } }).template.spec;
const environmentOf = (manifest: Manifest): Record<string, string> =>
  Object.fromEntries(podOf(manifest).containers[0].env.map(({ name, value }) => [name, value]));
interface EgressRule {
  readonly to?: readonly unknown[];
  readonly ports?: readonly { readonly port: number }[];
}
const egressOf = ({ spec }: Manifest): readonly EgressRule[] =>
  (spec as { egress?: readonly EgressRule[] }).egress ?? [];

withHelm('the chart', () => {
  it.each(valuesFiles)('passes helm lint with %s', (valuesFile) => {
    const result = runCommand('helm', ['lint', '--strict', chart, '--values', join(chart, valuesFile)]);
    expect(result).toMatchObject({ status: 0 });
  });

  withKubeconform.each(valuesFiles)('is what the API of Kubernetes takes, with %s', (valuesFile) => {
    const all = manifests(valuesFile);
    const folder = standaloneSchemas(schemas ?? '', [...new Set(all.map(({ kind }) => kind))]);
    const file = join(folder.path, 'manifests.yaml');
    const { output } = render(valuesFile);
    runCommand('sh', ['-c', `cat > ${file} <<'EOF'\n${output}\nEOF`]);
    const location = join(folder.path, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
    const options = ['-strict', '-summary', '-skip', 'ServiceMonitor', '-schema-location', location];
    const result = runCommand('kubeconform', [...options, file]);
    folder.remove();
    expect(result).toEqual({ status: 0, output: expect.stringContaining('Invalid: 0, Errors: 0') });
  });

  it.each<[string, string, RegExp]>([
    ['a plant id that is none', 'plants[0].id=North Hall,plants[0].secretName=x', /plants[./]0[./]id/],
    ['a plant without its Secret', 'plants[1].id=north', /secretName/],
    ['a value that does not exist', 'gatway.replicas=3', /gatway/],
    ['no plant', 'plants=null', /plants|nil/],
    [
      'an identity provider of one service',
      'gateway.settings.OIDC_ISSUER=https://login.example.com',
      /OIDC_ISSUER is for every service/,
    ],
  ])('refuses %s and names it', (_what, setting, sentence) => {
    const { status, output } = render('values.yaml', '--set', setting);
    expect(status).not.toBe(0);
    expect(output).toMatch(sentence);
  });
});

withHelm('the workloads', () => {
  it('are one Deployment for each plant and one for each service at the centre', () => {
    const all = manifests('ci/three-plants.yaml');
    const replicas = Object.fromEntries(
      ofKind(all, 'Deployment').map(({ metadata, spec }) => [
        metadata.name.replace('koios-koios-opcua-', ''),
        (spec as { replicas?: number }).replicas,
      ]),
    );
    expect(replicas).toEqual({
      'cert-service': 2,
      'device-service': 2,
      'connector-api': 2,
      gateway: 2,
      'connector-north': 3,
      // The autoscaler says how many.
      'connector-south': undefined,
      'connector-east': 1,
    });
    expect(environmentOf(named(all, 'Deployment', 'connector-north'))).toMatchObject({
      ROLES: 'worker',
      PLANT: 'north',
      NATS_USER: 'connector-north',
      NATS_INBOX_PREFIX: '_INBOX_connector-north',
      SCAN_ON_WITHOUT_NATS: 'false',
    });
    expect(environmentOf(named(all, 'Deployment', 'connector-east'))).toMatchObject({
      NATS_USER: 'east-workers',
      SCAN_ON_WITHOUT_NATS: 'true',
      SECURE_CHANNEL_LIFETIME_MS: '3600000',
    });
  });

  it.each(valuesFiles)('run as nobody, on a read-only root, without a token of the cluster: %s', (file) => {
    const all = manifests(file);
    for (const manifest of [...ofKind(all, 'Deployment'), ...ofKind(all, 'Job')]) {
      const pod = podOf(manifest);
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(pod.containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it.each([
    ['values.yaml', 'HTTP'],
    ['ci/three-plants.yaml', 'HTTPS'],
  ] as const)('are asked how they are, by https where they speak it: %s', (file, scheme) => {
    for (const deployment of ofKind(manifests(file), 'Deployment')) {
      const [{ startupProbe, readinessProbe, livenessProbe }] = podOf(deployment).containers;
      for (const { httpGet } of [startupProbe, readinessProbe, livenessProbe])
        expect(httpGet).toMatchObject({ scheme });
      expect(livenessProbe.httpGet).toMatchObject({ path: '/health/live' });
    }
  });

  it('get requests once they were wholly ready, and whatever they miss from then on', () => {
    const all = manifests('values.yaml');
    for (const service of ['cert-service', 'device-service', 'connector-api', 'gateway']) {
      const [{ startupProbe, readinessProbe }] = podOf(named(all, 'Deployment', service)).containers;
      expect(startupProbe.httpGet).toMatchObject({ path: '/health/ready' });
      // NATS or a database may come long after them.
      expect(startupProbe.periodSeconds * (startupProbe.failureThreshold ?? 3)).toBeGreaterThanOrEqual(1_800);
      expect(readinessProbe.httpGet).toMatchObject({ path: '/health/live' });
    }
  });

  it('as connectors, whom nobody calls, are counted only while they are wholly ready', () => {
    const [{ startupProbe, readinessProbe }] = podOf(
      named(manifests('values.yaml'), 'Deployment', 'connector-main'),
    ).containers;
    // A plant whose WAN is away must not have its connectors started over and over.
    expect(startupProbe.httpGet).toMatchObject({ path: '/health/live' });
    expect(readinessProbe.httpGet).toMatchObject({ path: '/health/ready' });
  });

  it('have the time to end in order', () => {
    for (const deployment of ofKind(manifests('values.yaml'), 'Deployment')) {
      const isConnector = deployment.metadata.name.includes('connector-main');
      // A connector hands over first: HAND_OVER_LIMIT_MS 20 s and 5 s for the rest. Nobody calls it.
      expect(podOf(deployment).terminationGracePeriodSeconds).toBeGreaterThanOrEqual(isConnector ? 26 : 11);
      expect(environmentOf(deployment)['STOP_DELAY_MS']).toBe(isConnector ? '0' : '5000');
    }
  });

  it('know the same identity provider, for each verifies tokens itself', () => {
    for (const deployment of ofKind(manifests('ci/three-plants.yaml'), 'Deployment'))
      expect(environmentOf(deployment)).toMatchObject({ OIDC_ISSUER: 'https://login.example.com' });
  });

  it('know only variables that the services know', () => {
    const documented = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const known = new Set([...documented.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map(([, name]) => name));
    const used = ofKind(manifests('ci/three-plants.yaml'), 'Deployment').flatMap((manifest) =>
      Object.keys(environmentOf(manifest)).map((name) => name.replace(/(?<!USERS|DOCUMENTS)_FILE$/, '')),
    );
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });
});

withHelm('secrets', () => {
  it.each(valuesFiles)('are files of Secrets that exist, each workload has its own: %s', (file) => {
    const all = manifests(file);
    expect(ofKind(all, 'Secret')).toEqual([]);
    const secret = /PASSWORD|SECRET|KEY|DATABASE_URL|SEED/;
    const deployments = ofKind(all, 'Deployment');
    for (const deployment of deployments)
      for (const [name, value] of Object.entries(environmentOf(deployment)))
        if (secret.test(name))
          expect([name, value]).toEqual([
            expect.stringMatching(/_FILE$/),
            expect.stringMatching(/^\/run\/secrets\//),
          ]);
    const mounted = deployments.map((deployment) =>
      podOf(deployment)
        .volumes.flatMap(({ secret }) => (secret ? [secret.secretName] : []))
        .join(' '),
    );
    expect(new Set(mounted).size).toBe(deployments.length);
  });
});

withHelm('the surroundings', () => {
  it('scale a plant by its scans per second', () => {
    const [scaler, ...others] = ofKind(manifests('ci/three-plants.yaml'), 'HorizontalPodAutoscaler');
    expect(others).toEqual([]);
    expect(scaler?.spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'koios-koios-opcua-connector-south' },
      minReplicas: 2,
      maxReplicas: 8,
      metrics: [
        {
          pods: {
            metric: { name: 'koios_scans_per_second' },
            target: { type: 'AverageValue', averageValue: '500' },
          },
        },
      ],
    });
  });

  it('let one of each be evicted at a time', () => {
    const all = manifests('ci/three-plants.yaml');
    expect(ofKind(all, 'PodDisruptionBudget').map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(ofKind(all, 'Deployment').map(({ metadata }) => metadata.name)),
    );
    for (const { spec } of ofKind(all, 'PodDisruptionBudget'))
      expect(spec).toMatchObject({ maxUnavailable: 1 });
    expect(ofKind(manifests('ci/small.yaml'), 'PodDisruptionBudget')).toEqual([]);
  });

  it('migrate before an installation and before an upgrade', () => {
    const jobs = ofKind(manifests('values.yaml'), 'Job');
    expect(jobs.map(({ metadata }) => metadata.name)).toEqual([
      'koios-koios-opcua-cert-service-migrations',
      'koios-koios-opcua-device-service-migrations',
    ]);
    for (const job of jobs) {
      expect(job.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
      const [{ command = [] }] = podOf(job).containers;
      const program = command.at(-1) ?? '';
      const service = job.metadata.name.includes('cert') ? 'cert-service' : 'device-service';
      const source = program.replace('/koios/service/dist', `../../apps/${service}/src`).replace(/js$/, 'ts');
      expect(readFileSync(new URL(source, import.meta.url), 'utf8')).toContain('migrateAndEnd');
    }
    expect(ofKind(manifests('ci/small.yaml'), 'Job')).toEqual([]);
  });

  it('let nobody call a connector, and the gateway alone call the services', () => {
    const all = manifests('ci/three-plants.yaml');
    const everybody = named(all, 'NetworkPolicy', '-nobody');
    expect(everybody.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(everybody.spec).not.toHaveProperty('ingress');
    const north = named(all, 'NetworkPolicy', 'connector-north');
    expect(north.spec).not.toHaveProperty('ingress');
    expect(north.spec).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      egress: [
        { ports: [{ port: 4222 }] },
        { to: [{ ipBlock: { cidr: '10.1.0.0/16' } }] },
        { to: [{ namespaceSelector: {} }], ports: [{ port: 4318 }] },
      ],
    });
    for (const service of ['cert-service', 'device-service', 'connector-api'])
      expect(named(all, 'NetworkPolicy', service).spec).toMatchObject({
        ingress: [{ from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/component': 'gateway' } } }] }],
      });
    // Nobody but cert-service gets to the keys.
    const anywhere = (policy: Manifest) => egressOf(policy).filter(({ to }) => !to);
    const reaching = ofKind(all, 'NetworkPolicy').filter((policy) =>
      JSON.stringify(anywhere(policy)).includes('443'),
    );
    expect(reaching.map(({ metadata }) => metadata.name.replace('koios-koios-opcua-', ''))).toEqual([
      'cert-service',
    ]);
    expect(ofKind(manifests('ci/small.yaml'), 'NetworkPolicy')).toEqual([]);
  });

  it('let the services fetch the keys of an identity provider, and everybody send spans, where there are any', () => {
    const portsBeyond = (settings: readonly string[]) => {
      const all = manifests('values.yaml', ...settings.flatMap((setting) => ['--set', setting]));
      return (name: string) =>
        egressOf(named(all, 'NetworkPolicy', name)).flatMap(({ to, ports = [] }) =>
          to ? [] : ports.map(({ port }) => port).filter((port) => ![4222, 5432, 9000].includes(port)),
        );
    };
    const without = portsBeyond(['objectStorage.ports={9000}']);
    const open = portsBeyond([
      'objectStorage.ports={9000}',
      'settings.OIDC_ISSUER=https://login.example.com/realms/koios',
      'settings.OIDC_JWKS_URL=https://login.example.com:8443/keys',
      'settings.OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318',
      'plants[0].id=main,plants[0].secretName=x,plants[0].networks={10.0.0.0/8}',
    ]);
    for (const service of ['cert-service', 'device-service', 'connector-api', 'gateway']) {
      expect(without(service)).toEqual([]);
      expect(open(service)).toEqual([443, 8443, 4318]);
    }
    expect(open('connector-main')).toEqual([4318]);
  });

  it('have their metrics read when asked to', () => {
    const [monitor] = ofKind(manifests('ci/three-plants.yaml'), 'ServiceMonitor');
    expect(monitor?.metadata.labels).toMatchObject({ release: 'prometheus' });
    expect(monitor?.spec).toMatchObject({ endpoints: [{ port: 'http', path: '/metrics', scheme: 'https' }] });
    const service = named(manifests('ci/three-plants.yaml'), 'Service', 'connector-north');
    expect(service.spec).toMatchObject({ clusterIP: 'None', ports: [{ name: 'http' }] });
    expect(ofKind(manifests('values.yaml'), 'ServiceMonitor')).toEqual([]);
  });

  it('open the gateway to the outside, without its health and metrics', () => {
    const [ingress] = ofKind(manifests('ci/three-plants.yaml'), 'Ingress');
    const { rules } = ingress?.spec as {
      rules: [{ host: string; http: { paths: { path: string; backend: { service: { name: string } } }[] } }];
    };
    expect(rules[0].host).toBe('opcua.example.com');
    const behind = rules[0].http.paths.map(({ path, backend }) => [path, backend.service.name]);
    expect(Object.fromEntries(behind)).toEqual({
      '/health': 'koios-koios-opcua-nobody',
      '/metrics': 'koios-koios-opcua-nobody',
      '/': 'koios-koios-opcua-gateway',
    });
    const nobody = ofKind(manifests('ci/three-plants.yaml'), 'Service').find(({ metadata }) =>
      metadata.name.endsWith('-nobody'),
    );
    expect(nobody?.spec).not.toHaveProperty('selector');
  });

  it('believe the ingress, and nobody without one, about who calls', () => {
    const proxies = (valuesFile: ValuesFile, ...more: string[]) =>
      environmentOf(named(manifests(valuesFile, ...more), 'Deployment', 'gateway'))['TRUSTED_PROXIES'];
    expect(proxies('values.yaml')).toBeUndefined();
    expect(proxies('ci/three-plants.yaml')).toBe('uniquelocal');
    const range = ['--set', 'gateway.ingress.trustedProxies=10.42.0.0/16'];
    expect(proxies('ci/three-plants.yaml', ...range)).toBe('10.42.0.0/16');
  });
});

describe('the values', () => {
  it('are the version of the product', () => {
    const { appVersion } = parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as { appVersion: string };
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(appVersion).toBe(version);
  });
});
