import { Link } from 'react-router';
import { useQuery } from 'urql';
import { DeviceNameDocument } from '../graphql/operations.generated.js';
import { paths } from '../paths.js';

/** A device by its name where only its id is known; each is asked for once. */
export function DeviceLink({ id }: { readonly id: string }) {
  const [{ data, fetching }] = useQuery({
    query: DeviceNameDocument,
    variables: { id },
    requestPolicy: 'cache-first',
  });
  // A device that was deleted has no name any more.
  const name = data?.device?.name ?? (fetching ? '…' : id);
  return (
    <Link className="row-link" to={paths.device(id)}>
      {name}
    </Link>
  );
}
