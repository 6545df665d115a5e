import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '@koios/test-infrastructure';

/**
 * The schemas of Kubernetes as kubeconform takes them without a network, made of a folder of the Python package
 * kubernetes-validate (`kubernetes_validate/kubernetes-json-schema/v1.34.0-local-strict`): there every schema leans on one
 * file of definitions, under an address that kubeconform does not find.
 */
export function standaloneSchemas(folder: string, kinds: readonly string[]): TemporaryFolder {
  const made = temporaryFolder('kubernetes-schemas');
  const { $defs } = readSchema(join(folder, '_definitions.json'));
  const wanted = new Set(kinds.map((kind) => kind.toLowerCase()));
  for (const name of readdirSync(folder)) {
    if (!wanted.has(name.split('-')[0] ?? '')) continue;
    const schema = JSON.stringify({ ...readSchema(join(folder, name)), $defs });
    writeFileSync(join(made.path, name), schema.replaceAll('"/api/_definitions.json#', '"#'));
  }
  return made;
}

function readSchema(file: string): { readonly $defs?: unknown } {
  return JSON.parse(readFileSync(file, 'utf8')) as { readonly $defs?: unknown };
}
