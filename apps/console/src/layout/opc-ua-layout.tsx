import { Skeleton, Stack } from '@mantine/core';
import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { LiveConnections } from '../devices/live-connections.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { PendingCount } from '../server-trust/pending-count.js';
import { SessionEnded } from '../session/session-ended.js';
import { AccountMenu } from './account-menu.js';
import { Logo } from './logo.js';
import { PageTab } from './page-tab.js';

const { navigation } = text;

export function OpcUaLayout() {
  return (
    <>
      <a href="#content" className="skip-link">
        {navigation.skip}
      </a>
      <header>
        <div className="top-bar">
          <Logo />
          <nav aria-label={navigation.breadcrumb} style={{ flex: 1 }}>
            <span style={{ color: 'var(--mantine-color-dimmed)', fontSize: '0.875rem' }}>
              {navigation.protocols} <span aria-hidden>›</span>{' '}
              <strong style={{ color: 'var(--mantine-color-text)' }}>{navigation.opcUa}</strong>
            </span>
          </nav>
          <AccountMenu />
        </div>
        <nav className="page-tabs" aria-label={navigation.pages}>
          <PageTab to={paths.certificates}>{navigation.certificates}</PageTab>
          <PageTab to={paths.devices}>{navigation.devices}</PageTab>
          <PageTab to={paths.serverTrust}>
            {navigation.serverTrust}
            <PendingCount />
          </PageTab>
          <PageTab to={paths.connectors}>{navigation.connectors}</PageTab>
          <PageTab to={paths.audit}>{navigation.audit}</PageTab>
        </nav>
      </header>
      <main id="content" className="page-body" tabIndex={-1} style={{ outline: 'none' }}>
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <LiveConnections />
      <SessionEnded />
    </>
  );
}

function PageSkeleton() {
  return (
    <Stack gap="md" role="status" aria-busy aria-label={navigation.loading}>
      <Skeleton height={44} width={280} />
      <Skeleton height={420} radius={10} />
    </Stack>
  );
}
