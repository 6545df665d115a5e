import { type ReactNode, useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router';

interface PageTabProps {
  readonly to: string;
  readonly children: ReactNode;
}

/** Where the tabs are wider than the screen, the one of this page is in view. */
export function PageTab({ to, children }: PageTabProps) {
  const link = useRef<HTMLAnchorElement>(null);
  const isCurrent = useLocation().pathname.startsWith(to);
  useEffect(() => {
    if (isCurrent) link.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [isCurrent]);
  return (
    <NavLink ref={link} to={to} className="page-tab">
      {children}
    </NavLink>
  );
}
