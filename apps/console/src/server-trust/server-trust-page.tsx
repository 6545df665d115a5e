import { NavLink } from 'react-router';
import { PageHeader } from '../elements/page-header.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { Issuers } from './issuers.js';
import { ServerCertificates } from './server-certificates.js';

const words = text.serverTrust;

export default function ServerTrustPage({ issuers = false }: { readonly issuers?: boolean }) {
  return (
    <>
      <PageHeader
        title={issuers ? words.issuers.title : words.title}
        subtitle={issuers ? words.issuers.subtitle : words.subtitle}
      />
      <nav className="page-tabs inner" aria-label={words.tabs.label}>
        <NavLink to={paths.serverTrust} end className="page-tab">
          {words.tabs.certificates}
        </NavLink>
        <NavLink to={paths.issuers} className="page-tab">
          {words.tabs.issuers}
        </NavLink>
      </nav>
      {issuers ? <Issuers /> : <ServerCertificates />}
    </>
  );
}
