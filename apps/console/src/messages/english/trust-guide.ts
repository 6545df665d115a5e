/** Where common servers keep the certificates they trust, and how the page guides there. */
export const trustGuideText = {
  title: 'Make the server trust Koios',
  intro: 'The server has to accept our certificate once. Then it is remembered.',
  steps: {
    download: 'Download our certificate',
    place: 'Put it into the trust list of the server',
    wait: 'This page turns green by itself',
  },
  which: 'Which server is it?',
  thumbprint: 'Look for this thumbprint:',
  waiting: 'Waiting for the server to accept it; asked again every few seconds.',
  asking: 'Asking the server …',
  accepted: 'The server trusts Koios',
  acceptedHint: 'The certificate was accepted. Nothing else is to be done here.',
  servers: {
    kepware: {
      name: 'Kepware (KEPServerEX)',
      steps: [
        'Right-click the Kepware icon in the system tray and open “OPC UA Configuration”.',
        'Open the tab “Trusted Clients”. Koios stands there with a red cross once it has tried to connect.',
        'Select it and press “Trust”; or press “Import…” and choose the .der file.',
      ],
    },
    prosys: {
      name: 'Prosys (Simulation Server, Forge)',
      steps: [
        'Open the “Certificates” page; in the Simulation Server switch on Options → Switch to Expert Mode first.',
        'Find Koios in the list with the state “Rejected”.',
        'Right-click it and choose “Trust”; or copy the .der file into PKI/CA/certs.',
      ],
    },
    unifiedAutomation: {
      name: 'Unified Automation (UaServer, demo servers)',
      steps: [
        'Open the server’s PKI folder; Koios’ certificate lies in “rejected” after its first attempt.',
        'Move it to “trusted/certs”; or put the .der file there.',
        'Servers with a configuration tool show the same list under “Certificates” or “Trust list”.',
      ],
    },
    siemens: {
      name: 'Siemens S7-1500 (TIA Portal)',
      steps: [
        'In TIA Portal open “Security settings → Security features → Certificate manager” and import the .der file under “Trusted certificates and root certification authorities”.',
        'In the CPU’s properties open “OPC UA → Server → Security → Secure channel” and add the certificate to “Trusted clients”.',
        'Compile and download to the CPU; it restarts its OPC UA server.',
      ],
    },
    ignition: {
      name: 'Ignition (Inductive Automation)',
      steps: [
        'In the gateway’s web page open “Config → OPC UA → Security” (8.3: “Connections → OPC → Security”), then the tab “Server”.',
        'Find Koios under “Quarantined Certificates”.',
        'Press “Trust”; or import the .der file under “Trusted Certificates”.',
      ],
    },
    beckhoff: {
      name: 'Beckhoff TwinCAT (TF6100)',
      steps: [
        'Open the TwinCAT OPC UA Configurator, connect to the server and open “Server Settings → Certificates”.',
        'Select Koios among the rejected clients and press “Trust”.',
        'Without the Configurator: move the file from PKI/CA/rejected to PKI/CA/trusted/certs in the server’s folder and restart it.',
      ],
    },
    other: {
      name: 'Another server',
      steps: [
        'Look in the server’s settings for “trusted clients”, “trust list” or “certificates”.',
        'Move Koios from the rejected to the trusted certificates; or import the .der file there.',
        'Servers that keep certificates as files have the folders pki/rejected and pki/trusted/certs.',
      ],
    },
  },
};
