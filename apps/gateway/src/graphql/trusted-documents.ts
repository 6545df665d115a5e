import { readFileSync } from 'node:fs';
import type { GatewayConfig } from '@graphql-hive/gateway-runtime';
import type { GraphQLErrorOptions } from 'graphql';
import { z } from 'zod';

/** As `@graphql-codegen/client-preset` writes `persisted-documents.json`: the document by its hash. */
const documentsSchema = z.record(z.string(), z.string());

/**
 * Trusted documents: with a file of them nothing else is executed. Clients send `documentId`, or the hash as Apollo's do
 * (`extensions.persistedQuery.sha256Hash`).
 * @throws Error naming the file when it cannot be used
 */
export function trustedDocuments(path: string | undefined): Pick<GatewayConfig, 'persistedDocuments'> {
  if (path === undefined) return {};
  const documents = new Map(Object.entries(readDocuments(path)));
  return {
    persistedDocuments: {
      getPersistedOperation: (id) => documents.get(id.replace(/^sha256:/, '')) ?? documents.get(id) ?? null,
      extractPersistedOperationId: ({ documentId, extensions }: IdentifiedRequest) => {
        const id = documentId ?? extensions?.persistedQuery?.sha256Hash;
        return typeof id === 'string' ? id : null;
      },
      allowArbitraryDocuments: false,
      customErrors: {
        notFound: refusal('There is no trusted document with this id.'),
        keyNotFound: refusal(onlyTrusted),
        persistedQueryOnly: refusal(onlyTrusted),
      },
    },
  };
}

const onlyTrusted = 'Only trusted documents are executed here: send documentId and no query.';

function refusal(message: string): GraphQLErrorOptions & { readonly message: string } {
  return { message, extensions: { code: 'BAD_USER_INPUT' } };
}

/** As callers send it. */
interface IdentifiedRequest {
  readonly documentId?: unknown;
  readonly extensions?: { readonly persistedQuery?: { readonly sha256Hash?: unknown } };
}

function readDocuments(path: string): Record<string, string> {
  try {
    return documentsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Error(`The trusted documents ${path} cannot be used: ${String(error)}`, { cause: error });
  }
}
