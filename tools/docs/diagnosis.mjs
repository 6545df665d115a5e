/** The tables of codes in docs/diagnosis.md, from the tables that the connector explains with. */

const tables = new URL('../../apps/connector-service/dist/domain/diagnosis/', import.meta.url);
const load = (name) => import(new URL(`${name}.js`, tables));

const dates = { validFrom: new Date('2026-01-01T00:00:00Z'), validUntil: new Date('2028-01-01T00:00:00Z') };

/** Stands for what a device's own diagnosis says here. */
const facts = {
  endpointUrl: 'opc.tcp://HOST:PORT',
  host: 'HOST',
  securityMode: 'SIGN_AND_ENCRYPT',
  securityPolicy: 'POLICY',
  now: new Date('2027-01-01T00:00:00Z'),
  offers: ['MODE POLICY'],
  clockOffsetMs: 0,
  clientCertificate: {
    ...dates,
    name: 'NAME',
    revision: 1,
    thumbprint: 'OUR-THUMBPRINT',
    applicationUri: 'OUR-URI',
    announcedApplicationUri: 'OUR-URI',
    hostNames: [],
    keyUsages: [],
    keySize: 'N',
    weakPoint: { statusCode: 'CODE', message: 'WHAT IS WRONG.' },
  },
  serverCertificate: {
    validFrom: new Date('2025-01-01T00:00:00Z'),
    validUntil: new Date('2026-01-01T00:00:00Z'),
    thumbprint: 'THUMBPRINT',
    applicationUri: 'URI-IN-CERTIFICATE',
    hostNames: ['NAMES'],
    keyUsages: [],
    keySize: 'N',
  },
  serverApplicationUri: 'SERVER-URI',
};
const trusting = { ...facts, clientCertificate: { ...facts.clientCertificate, weakPoint: null } };

const cell = (text) => text.replaceAll('|', '\\|');
const row = (first, { headline, meaning, cure }) =>
  `| ${first} | ${cell(headline)} | ${cell(meaning)} | ${cell(cure)} |`;
const table = (first, rows) =>
  [`| ${first} | headline | what it means | what to do |`, '| --- | --- | --- | --- |', ...rows].join('\n');

function codesOf(explanations) {
  return table(
    'code',
    Object.entries(explanations).map(([code, entry]) =>
      row(`\`${code}\``, typeof entry === 'function' ? entry(trusting, { code }) : entry),
    ),
  );
}

const suspicions = {
  EXPIRED: 'our certificate has expired',
  NOT_YET_VALID: 'our certificate is not valid yet',
  EXPIRED_BY_ITS_CLOCK: "it has expired by the server's clock only",
  NOT_YET_VALID_BY_ITS_CLOCK: "it is not valid yet by the server's clock only",
  BREAKS_A_RULE: 'our own check of our certificate finds something',
  NOT_TRUSTED_YET: 'none of these',
};

/** Everything between the marks. */
export async function diagnosisTables() {
  const { bySuspicion, certificateRefusals } = await load('explain-certificate-refusal');
  const { serverCertificateFaults } = await load('explain-server-certificate');
  const { sessionFaults } = await load('explain-session-fault');
  const { networkFaults } = await load('explain-network-fault');
  const { keyFaults } = await load('explain-key-fault');
  const guesses = Object.entries(suspicions).map(([suspicion, when]) =>
    row(when, bySuspicion[suspicion](suspicion === 'BREAKS_A_RULE' ? facts : trusting)),
  );
  return `### The server refuses our certificate (stage secure channel)

${codesOf(certificateRefusals)}

### What BadSecurityChecksFailed and a closed connection most likely mean

Tried from the top; the first that holds is what Koios says.

${table('seen from here', guesses)}

### We refuse the server's certificate (stage server certificate)

${codesOf(serverCertificateFaults)}

### The server lets us in no further, or does not offer what is wanted (stages endpoints, session and read)

${codesOf(sessionFaults)}

### The network, and servers that are none (stages resolve, TCP connect and hello)

${codesOf(networkFaults)}

### Our own side

${codesOf(keyFaults)}`;
}
