import type { ConnectionFacts } from './connection-facts.js';
import type { Explanation, ExplanationTable } from './explanation.js';

function noSuchHost({ host }: ConnectionFacts): Explanation {
  return {
    headline: 'Host not found',
    meaning: `No name server knows ${host ?? 'the host'}.`,
    cure: "Check the spelling of the host in the endpoint URL, or use the server's IP address.",
  };
}

function unreachable({ host }: ConnectionFacts): Explanation {
  return {
    headline: 'Server unreachable',
    meaning: `There is no way through the network to ${host ?? 'the host'}.`,
    cure: "Check cables, routes and firewalls between the connector's machine and the server.",
  };
}

function interrupted(): Explanation {
  return {
    headline: 'Connection interrupted',
    meaning: 'The connection was closed by the other side.',
    cure: 'Koios tries again by itself. If it stays, see whether the server restarts or a firewall cuts the connection.',
  };
}

function brokenProtocol(): Explanation {
  return {
    headline: 'Broken OPC UA messages',
    meaning: 'The server sent what the protocol does not allow, and Koios closed the connection.',
    cure: "Koios tries again by itself. If it stays, update the server's firmware, and see whether something between here and the server changes the data.",
  };
}

/** What the network says, and servers that are none. */
export const networkFaults: ExplanationTable = {
  ENOTFOUND: noSuchHost,
  EAI_AGAIN: noSuchHost,
  ECONNREFUSED: ({ endpointUrl }) => ({
    headline: 'Connection refused',
    meaning: `The host answers, and nothing listens at ${endpointUrl}.`,
    cure: "Check the port in the endpoint URL, whether the server is running and whether the host's firewall lets the port through.",
  }),
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ECONNRESET: interrupted,
  EPIPE: interrupted,
  BadConnectionClosed: interrupted,
  BadCommunicationError: interrupted,
  BadTimeout: {
    headline: 'No answer in time',
    meaning: 'The other side did not answer within the time-out.',
    cure: 'See whether the server is overloaded or stopped, and whether a firewall drops packets on the way.',
  },
  BadUnknownResponse: ({ endpointUrl }) => ({
    headline: 'Not an OPC UA server',
    meaning: `Something answers at ${endpointUrl}, and it does not speak OPC UA over TCP.`,
    cure: 'Check the port in the endpoint URL; OPC UA servers usually listen on 4840.',
  }),
  BadTcpMessageTypeInvalid: brokenProtocol,
  BadTcpMessageTooLarge: brokenProtocol,
  BadDecodingError: brokenProtocol,
  BadTcpEndpointUrlInvalid: ({ endpointUrl }) => ({
    headline: 'Endpoint URL not accepted',
    meaning: `${endpointUrl} is not of the form opc.tcp://host:port/path, or the server knows no endpoint with this path.`,
    cure: 'Copy the endpoint URL as the server shows it, with its path.',
  }),
  BadTcpServerTooBusy: {
    headline: 'Server too busy',
    meaning: 'The server takes no more connections for now.',
    cure: 'Koios tries again by itself. If it stays, close connections of other clients or raise the limit on the server.',
  },
  BadProtocolVersionUnsupported: {
    headline: 'Protocol version not supported',
    meaning: 'The server does not speak version 0 of the OPC UA TCP protocol.',
    cure: "Update the server's firmware.",
  },
};
