/**
 * From nothing to values: generates a certificate, gives it to a new device, tests the connection, and follows the values.
 *
 *   KOIOS_URL=http://127.0.0.1:8080 KOIOS_USER=admin KOIOS_PASSWORD=… ENDPOINT_URL=opc.tcp://… node examples/first-walk.ts
 */
import { writeFile } from 'node:fs/promises';
import { KoiosClient, KoiosClientError, signIn } from '@koios/opcua-client';
import {
  CreateDeviceDocument,
  DeviceValuesDocument,
  GenerateCertificateDocument,
  SetDeviceEnabledDocument,
  TestDeviceConnectionDocument,
} from '@koios/opcua-client/documents';

const { KOIOS_URL = 'http://127.0.0.1:8080', KOIOS_USER = 'admin', KOIOS_PASSWORD = '' } = process.env;
const { ENDPOINT_URL = 'opc.tcp://127.0.0.1:4840' } = process.env;

const { accessToken } = await signIn(KOIOS_URL, { username: KOIOS_USER, password: KOIOS_PASSWORD });
const koios = new KoiosClient({ url: KOIOS_URL, token: accessToken });

/** What the gateway refuses has a code to decide by: a second run takes another name. */
async function generate(name: string) {
  try {
    return (await koios.request(GenerateCertificateDocument, { input: { name } })).generateCertificate;
  } catch (error) {
    if (!(error instanceof KoiosClientError) || error.code !== 'CERTIFICATE_NAME_TAKEN') throw error;
    return (await koios.request(GenerateCertificateDocument, { input: { name: `${name} ${Date.now()}` } }))
      .generateCertificate;
  }
}

const certificate = await generate('First walk');
const { bytes, fileName = 'certificate.der' } = await koios.download(certificate.downloads.der);
await writeFile(fileName, bytes);
console.log(`import ${fileName} on the server: thumbprint ${certificate.thumbprint}`);

const { createDevice: device } = await koios.request(CreateDeviceDocument, {
  input: {
    name: `First walk ${certificate.id}`,
    endpointUrl: ENDPOINT_URL,
    securityMode: 'SIGN_AND_ENCRYPT',
    clientCertificateId: certificate.id,
    tags: [{ name: 'counter', nodeId: 'ns=1;s=Simulation.Counter' }],
  },
});

for (;;) {
  const { testDeviceConnection: test } = await koios.request(TestDeviceConnectionDocument, {
    input: { deviceId: device.id },
  });
  if (test.succeeded) break;
  console.log(`${test.failure?.headline}: ${test.failure?.cure}`);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
}

await koios.request(SetDeviceEnabledDocument, { id: device.id, enabled: true });
for await (const { deviceValues } of koios.subscribe(DeviceValuesDocument, { deviceId: device.id })) {
  const values = deviceValues.values.map(
    ({ name, value, statusCode }) => `${name} = ${String(value)} (${statusCode})`,
  );
  console.log(`scan ${deviceValues.scanNumber}: ${values.join(', ')}`);
  if (deviceValues.scanNumber >= 3) break;
}
