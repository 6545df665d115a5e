import { distinctPages } from './distinct-pages.js';
import type { GraphqlEndpoint } from './graphql-endpoint.js';
import type { ComparedPage } from './measured-page.js';
import { certificateCount } from './plant-data.js';

/** What the list of certificates shows, but for the badges: whether keys open is asked of the object storage, and that would be measured. */
const query = `query Certificates($after: String, $search: String) {
  certificates(first: 50, after: $after, filter: { search: $search }, orderBy: { field: NAME, direction: ASC }) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id name description isDefault origin revision commonName organization applicationUri issuer selfSigned
      thumbprint keySize validFrom validUntil createdAt
    } }
  }
}`;

/** One subgraph has all of it: the direct way is the same operation, asked there. */
export function certificatesPage(gateway: GraphqlEndpoint, certificates: GraphqlEndpoint): ComparedPage {
  return {
    name: 'page of 50 certificates',
    leastRatio: 0.4,
    nextVariables: distinctPages('certificate', certificateCount),
    throughGateway: (variables) => gateway.ask(query, variables),
    direct: (variables) => certificates.ask(query, variables),
  };
}
