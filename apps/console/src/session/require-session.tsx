import { Navigate, Outlet, useLocation } from 'react-router';
import { signInPathFor } from './return-path.js';
import { useSession } from './use-session.js';

export function RequireSession() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.state !== 'signed-out') return <Outlet />;
  return <Navigate to={signInPathFor(pathname + search)} replace />;
}
