import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { lazy } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { Provider } from 'urql';
import { CertificatesPage } from './certificates/certificates-page.js';
import { client } from './graphql/client.js';
import { CrashGuard } from './layout/crash-guard.js';
import { NotFoundPage } from './layout/not-found-page.js';
import { OpcUaLayout } from './layout/opc-ua-layout.js';
import { homePath } from './paths.js';
import { RequireSession } from './session/require-session.js';
import { SignInPage } from './session/sign-in-page.js';
import { readableColors, theme } from './theme.js';

const SigningRequestsPage = lazy(() => import('./signing-requests/signing-requests-page.js'));
const DevicesPage = lazy(() => import('./devices/devices-page.js'));
const NewDevicePage = lazy(() => import('./device/new-device-page.js'));
const DevicePage = lazy(() => import('./device/device-page.js'));
const ServerTrustPage = lazy(() => import('./server-trust/server-trust-page.js'));
const ConnectorsPage = lazy(() => import('./connectors/connectors-page.js'));
const AuditPage = lazy(() => import('./audit/audit-page.js'));

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={readableColors} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <CrashGuard>
        <Provider value={client}>
          {/* No transitions: React lets them wait for seconds while a list is scrolled, and with them what somebody has typed. */}
          <BrowserRouter useTransitions={false}>
            <Pages />
          </BrowserRouter>
        </Provider>
      </CrashGuard>
    </MantineProvider>
  );
}

function Pages() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route element={<RequireSession />}>
        <Route index element={<Navigate to={homePath} replace />} />
        <Route path="/protocols/opc-ua" element={<OpcUaLayout />}>
          <Route index element={<Navigate to={homePath} replace />} />
          <Route path="certificates/signing-requests" element={<SigningRequestsPage />} />
          <Route path="certificates/:certificateId?" element={<CertificatesPage />} />
          <Route path="devices" element={<DevicesPage />} />
          <Route path="devices/new" element={<NewDevicePage />} />
          <Route path="devices/:deviceId/:tab?" element={<DevicePage />} />
          <Route path="server-trust" element={<ServerTrustPage />} />
          <Route path="server-trust/issuers" element={<ServerTrustPage issuers />} />
          <Route path="connectors" element={<ConnectorsPage />} />
          <Route path="audit" element={<AuditPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
