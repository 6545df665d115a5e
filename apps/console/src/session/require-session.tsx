import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession } from './use-session.js';

export function RequireSession() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.state !== 'signed-out') return <Outlet />;
  return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
}
