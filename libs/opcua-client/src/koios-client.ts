import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { type DownloadedFile, downloadFile, type DownloadOptions } from './download.js';
import { type GatewayError, KoiosClientError } from './koios-client-error.js';
import { requestBody } from './multipart-body.js';
import { subscribe } from './subscribe.js';

/** Where the gateway is, and as whom to speak. */
export interface KoiosClientOptions {
  /** For example https://koios.example.com. */
  readonly url: string;
  /** A bearer token, or where to get one: it is asked before every request, so that it can be renewed. */
  readonly token: string | (() => string | Promise<string>);
}

/** An answer whose parts may be missing: a service that is down fails only its own fields. */
export interface PartialResult<Data> {
  readonly data: Data | null;
  readonly errors: readonly KoiosClientError[];
}

/** The gateway, typed: documents of this package, or your own made with typed-document-node. */
export class KoiosClient {
  constructor(private readonly options: KoiosClientOptions) {}

  /** Data, or the first error. Blobs and Files in the variables are uploaded. @throws KoiosClientError */
  async request<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    ...variables: VariablesOf<Variables>
  ): Promise<Data> {
    const { data, errors } = await this.requestPartial(document, ...variables);
    const [error] = errors;
    if (error) throw error;
    if (data === null) throw new KoiosClientError('INTERNAL', 'The answer has no data.');
    return data;
  }

  /** Whatever is there, with what is missing. @throws TypeError when the gateway cannot be reached */
  async requestPartial<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    ...[variables]: VariablesOf<Variables>
  ): Promise<PartialResult<Data>> {
    const { headers, body } = requestBody(print(document), variables ?? {});
    const response = await fetch(this.urlOf('/graphql'), {
      method: 'POST',
      headers: { accept: 'application/json', ...headers, ...(await this.credentials()) },
      body,
    });
    const answer = (await response.json()) as { data?: Data | null; errors?: GatewayError[] };
    return {
      data: answer.data ?? null,
      errors: (answer.errors ?? []).map((error) => KoiosClientError.of(error)),
    };
  }

  /**
   * Live updates over server-sent events, until you leave the loop. A connection that is lost ends it with SERVICE_UNAVAILABLE: events may
   * be missing then, so read the present state and subscribe again. @throws KoiosClientError
   */
  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    ...[variables]: VariablesOf<Variables>
  ): AsyncIterableIterator<Data> {
    const query = print(document);
    return subscribe<Data>(this.urlOf('/graphql'), () => this.credentials(), {
      query,
      variables: variables ?? {},
    });
  }

  /** A file by the path that a `downloads` field gives. @throws KoiosClientError */
  async download(path: string, options: DownloadOptions = {}): Promise<DownloadedFile> {
    return downloadFile(this.urlOf(path), await this.credentials(), options);
  }

  private urlOf(path: string): string {
    return new URL(path, this.options.url).href;
  }

  private async credentials(): Promise<{ authorization: string }> {
    const { token } = this.options;
    return { authorization: `Bearer ${typeof token === 'string' ? token : await token()}` };
  }
}

/** Variables may be left out where none is needed. */
export type VariablesOf<Variables> =
  Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables];
