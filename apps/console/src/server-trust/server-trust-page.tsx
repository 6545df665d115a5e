export default function Page({ issuers = false }: { readonly issuers?: boolean }) {
  return issuers ? null : null;
}
