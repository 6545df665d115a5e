/** What is said of certificates that the organisation's own CA signs. */
export const signingRequestText = {
  title: 'Signing requests',
  subtitle: 'Certificates that your own CA signs. Koios makes the key pair and keeps the private key.',
  tabs: { label: 'Kinds of certificates', certificates: 'Certificates', requests: 'Signing requests' },
  create: 'New signing request',
  columns: { name: 'Name', applicationUri: 'ApplicationUri', created: 'Created', actions: 'Actions' },
  renews: 'renewal',
  download: 'Download .csr',
  downloadOf: (name: string) => `Download .csr of ${name}`,
  upload: 'Upload certificate',
  uploadOf: (name: string) => `Upload certificate for ${name}`,
  remove: 'Delete',
  removeOf: (name: string) => `Delete the signing request of ${name}`,
  emptyTitle: 'No signing request waits',
  empty:
    'If your organisation has its own CA, make a signing request here, let the CA sign it, and upload what it answers.',
  createDialog: {
    title: 'New signing request',
    intro:
      'Koios makes a key pair and a request (.csr) for your CA. The certificate appears once you have uploaded what the CA has signed.',
    submit: 'Make the request',
    done: (name: string) => `The signing request of ${name} is ready: download it and give it to your CA.`,
  },
  renewDialog: {
    title: (name: string) => `Renew ${name} with your CA?`,
    intro:
      'Koios makes a new key pair and a request (.csr) for your CA. Devices go on with the present certificate until you have uploaded what the CA has signed; then they move as after a regeneration. If the present key may be known to others, say so when you upload it.',
    confirm: 'Make the request',
    action: 'Renew with your CA',
  },
  uploadDialog: {
    title: (name: string) => `Upload the certificate for ${name}`,
    intro: 'What your CA has made of the request, with its chain where it is PEM.',
    submit: 'Upload',
    done: (name: string, revision: number) => `${name} has revision ${revision}, signed by your CA.`,
  },
  removeDialog: {
    title: (name: string) => `Delete the signing request of ${name}?`,
    intro: 'Its key is deleted with it: a certificate that your CA makes of this request is of no use then.',
    confirm: 'Delete',
    done: (name: string) => `The signing request of ${name} was deleted.`,
  },
};
