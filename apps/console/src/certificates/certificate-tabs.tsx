import { NavLink } from 'react-router';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';

const { tabs } = text.signingRequests;

/** The certificates that there are, and those that wait for the organisation's CA. */
export function CertificateTabs() {
  return (
    <nav className="page-tabs inner" aria-label={tabs.label}>
      <NavLink to={paths.certificates} end className="page-tab">
        {tabs.certificates}
      </NavLink>
      <NavLink to={paths.signingRequests} className="page-tab">
        {tabs.requests}
      </NavLink>
    </nav>
  );
}
