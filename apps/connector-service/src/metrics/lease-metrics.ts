import { counter } from '@koios/service-kit';

const leasesLost = counter(
  'koios_leases_lost_total',
  'Leases that this connector held and could not renew in time; those it gave away are not counted.',
);

/** Another replica may scan the devices of this lease from now on. */
export function recordLostLease(): void {
  leasesLost.inc();
}
