import type { ProfileRule } from '../profile/profile-finding.js';

/** The attributes of a name that screens show, and the whole name as text. */
export interface DistinguishedName {
  readonly commonName: string | null;
  readonly organization: string | null;
  readonly organizationalUnit: string | null;
  readonly locality: string | null;
  readonly stateOrProvince: string | null;
  readonly country: string | null;
  /** Every e-mail address among the attributes: old certificates have it there instead of among the alternative names. */
  readonly emailAddresses: readonly string[];
  /** In the order and with the escapes of RFC 4514, for example `CN=Line 4, O=Koios`; empty for an empty name. */
  readonly text: string;
  /** Equal for equal names, however they are encoded (RFC 5280, 7.1): chains are built over it. */
  readonly comparisonKey: string;
}

/** The bits of the key usage extension (RFC 5280, 4.2.1.3), in the order of their bit numbers. */
export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';

export interface BasicConstraints {
  readonly certificateAuthority: boolean;
  readonly pathLength: number | null;
}

/** A name in one of the forms of RFC 5280, 4.2.1.6; those that nothing in OPC UA uses are known by their form alone. */
export type GeneralName =
  | { readonly form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly text: string }
  /** 4 or 16 octets; followed by as many of a mask where it limits names. */
  | { readonly form: 'iPAddress'; readonly octets: Uint8Array }
  | { readonly form: 'directoryName'; readonly name: DistinguishedName }
  | { readonly form: 'otherName' | 'x400Address' | 'ediPartyName' | 'registeredID' };

/** For which names an authority may issue (RFC 5280, 4.2.1.10). */
export interface NameConstraints {
  /** Of each form that is among them, only names within one of them. */
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Under which policies a certificate was issued, and what an authority asks of the policies below it. */
export interface CertificatePolicies {
  /** Dotted OIDs; null without the extension (RFC 5280, 4.2.1.4). */
  readonly policies: readonly string[] | null;
  /** Policies of the subject that stand for one of the issuer (RFC 5280, 4.2.1.5). */
  readonly mappings: readonly { readonly issuer: string; readonly subject: string }[];
  /** After how many certificates a policy is needed (RFC 5280, 4.2.1.11); null for never. */
  readonly requireExplicitPolicy: number | null;
  /** After how many certificates mappings no longer count; null for never. */
  readonly inhibitPolicyMapping: number | null;
  /** After how many certificates anyPolicy no longer counts (RFC 5280, 4.2.1.14); null for never. */
  readonly inhibitAnyPolicy: number | null;
}

export type KeyAlgorithm = 'RSA' | 'EC' | 'Ed25519' | 'Ed448' | 'UNKNOWN';

export type SignatureHash = 'MD5' | 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512';

export type SignatureScheme = 'RSA_PKCS1_V1_5' | 'RSA_PSS' | 'ECDSA' | 'EDDSA' | 'UNKNOWN';

/** Something in which a readable certificate departs from RFC 5280: a profile rule reports it. */
export interface Deviation {
  readonly rule: ProfileRule;
  readonly message: string;
  /** Readers agree about what is meant: bad style, and no reason to refuse a server. */
  readonly isHarmless: boolean;
}

/** What a certificate says about itself, read by our own strict DER reader. */
export interface ParsedCertificate {
  readonly der: Uint8Array;
  /** SHA-1 of the DER as upper-case hexadecimal without separators, as OPC UA identifies certificates. */
  readonly thumbprint: string;
  /** SHA-256 of the DER, upper-case hexadecimal without separators. */
  readonly sha256Fingerprint: string;
  readonly version: number;
  /** Upper-case hexadecimal in whole octets, with a minus sign if it is negative; `00` is zero. */
  readonly serialNumber: string;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** The first URI in the subject alternative name: what OPC UA readers take. */
  readonly applicationUri: string | null;
  /** Every name in the subject alternative name that can be read, of whatever form; at most a hundred are. */
  readonly alternativeNames: readonly GeneralName[];
  /** There are more than a hundred: the others are not read. */
  readonly hasUnreadNames: boolean;
  readonly uris: readonly string[];
  readonly dnsNames: readonly string[];
  /** IPv4 dotted, IPv6 compressed as in RFC 5952. */
  readonly ipAddresses: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  /** Bits of the RSA modulus or of the curve's field; 0 when the algorithm is unknown. */
  readonly keySize: number;
  /** The OID's name, for example `prime256v1`; null when the key is on no named curve. */
  readonly curve: string | null;
  readonly rsaPublicKey: { readonly modulus: bigint; readonly publicExponent: bigint } | null;
  readonly publicKeySpkiDer: Uint8Array;
  /** TBSCertificate, which the signature is over. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** The signed part names the same algorithm as the signature; where it does not, nothing verifies (RFC 5280, 4.1.1.2). */
  readonly signatureAlgorithmsAgree: boolean;
  /** The name of the algorithm as OpenSSL prints it, or the dotted OID. */
  readonly signatureAlgorithm: string;
  readonly signatureScheme: SignatureScheme;
  readonly signatureHash: SignatureHash | null;
  /** The hash of the mask (MGF1) of an RSASSA-PSS signature; null for an unknown one and for other signatures. */
  readonly signatureMaskHash: SignatureHash | null;
  /** Subject and issuer are the same name. */
  readonly selfIssued: boolean;
  /** Self-issued, and the signature verifies with the certificate's own key. */
  readonly selfSigned: boolean;
  /** Null where the certificate has no such extension. */
  readonly keyUsages: readonly KeyUsage[] | null;
  /** Names such as `clientAuth`; the dotted OID for others. */
  readonly extendedKeyUsages: readonly string[] | null;
  readonly basicConstraints: BasicConstraints | null;
  /** Null where the certificate has no such extension, or an unreadable one. */
  readonly nameConstraints: NameConstraints | null;
  readonly certificatePolicies: CertificatePolicies;
  /** Upper-case hexadecimal. */
  readonly subjectKeyIdentifier: string | null;
  readonly authorityKeyIdentifier: string | null;
  readonly deviations: readonly Deviation[];
}
