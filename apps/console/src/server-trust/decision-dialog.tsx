import { Text } from '@mantine/core';
import { ConfirmDialog } from '../elements/confirm-dialog.js';
import { Facts } from '../elements/facts.js';
import { notify } from '../elements/notify.js';
import { exactTime } from '../elements/time.js';
import {
  RejectServerCertificateDocument,
  RemoveServerCertificateDocument,
  type ServerCertificateRowFragment,
  TrustServerCertificateDocument,
} from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';

const words = text.serverTrust;
type Row = ServerCertificateRowFragment;
export type Decision = 'trust' | 'reject' | 'forget';

const sentences = {
  trust: { title: words.trustTitle, intro: words.trustIntro, confirm: words.trust, done: words.trusted },
  reject: { title: words.rejectTitle, intro: words.rejectIntro, confirm: words.reject, done: words.rejected },
  forget: {
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
  const action = useDecision(decision);
  const { title, intro, confirm, done } = sentences[decision];
  const name = serverName(certificate);

  async function decide(): Promise<void> {
    if (!(await action.run(certificate.id))) return;
    notify(done(name));
    onDone();
    onClose();
  }

  return (
    <ConfirmDialog
      title={title(name)}
      confirm={confirm}
      destructive={decision === 'reject'}
      busy={action.busy}
      failure={action.failure}
      onConfirm={() => void decide()}
      onClose={onClose}
    >
      <Text size="sm">{intro}</Text>
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
    </ConfirmDialog>
  );
}

function useDecision(decision: Decision) {
  const trust = useAction(TrustServerCertificateDocument);
  const reject = useAction(RejectServerCertificateDocument);
  const remove = useAction(RemoveServerCertificateDocument);
  const { busy, failure, run } = { trust, reject, forget: remove }[decision];
  return { busy, failure, run: async (id: string) => (await run({ id })) !== undefined };
}
