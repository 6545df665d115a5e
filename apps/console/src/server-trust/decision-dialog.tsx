import { ActionDialog } from '../elements/action-dialog.js';
import { Facts } from '../elements/facts.js';
import { exactTime } from '../elements/time.js';
import {
  RejectServerCertificateDocument,
  RemoveServerCertificateDocument,
  type ServerCertificateRowFragment,
  TrustServerCertificateDocument,
} from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

const words = text.serverTrust;
type Row = ServerCertificateRowFragment;
export type Decision = 'trust' | 'reject' | 'forget';

const decisions = {
  trust: {
    action: TrustServerCertificateDocument,
    title: words.trustTitle,
    intro: words.trustIntro,
    confirm: words.trust,
    done: words.trusted,
  },
  reject: {
    action: RejectServerCertificateDocument,
    title: words.rejectTitle,
    intro: words.rejectIntro,
    confirm: words.reject,
    done: words.rejected,
  },
  forget: {
    action: RemoveServerCertificateDocument,
    title: words.forgetTitle,
    intro: words.forgetIntro,
    confirm: words.forget,
    done: words.forgotten,
  },
} as const;

export function serverName({ commonName, applicationUri }: Row): string {
  return commonName ?? applicationUri ?? words.unnamed;
}

interface DecisionDialogProps {
  readonly certificate: Row;
  readonly decision: Decision;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A decision about a server shows what there is to compare before it is made. */
export function DecisionDialog({ certificate, decision, onClose, onDone }: DecisionDialogProps) {
  const { action, title, intro, confirm, done } = decisions[decision];
  const name = serverName(certificate);
  return (
    <ActionDialog<object, { id: string }>
      action={action}
      variables={{ id: certificate.id }}
      title={title(name)}
      intro={intro}
      confirm={confirm}
      destructive={decision === 'reject'}
      done={() => done(name)}
      onDone={onDone}
      onClose={onClose}
    >
      <Facts
        facts={[
          {
            name: words.columns.thumbprint,
            value: <span className="fingerprint">{certificate.thumbprint}</span>,
          },
          { name: words.applicationUri, value: certificate.applicationUri },
          { name: words.issuer, value: certificate.issuer },
          { name: words.columns.validUntil, value: exactTime(certificate.validUntil) },
          { name: words.columns.seen, value: exactTime(certificate.firstSeenAt) },
        ]}
      />
    </ActionDialog>
  );
}
