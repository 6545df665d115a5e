import { useEffect } from 'react';
import { paths } from '../paths.js';

let lastSearch = '';

/** Remembers how the devices are filtered: the way back from a device leads to the same list. */
export function useRememberedList(search: string): void {
  useEffect(() => {
    lastSearch = search;
  }, [search]);
}

/** The address of the devices as they were listed last. */
export function lastDeviceList(): string {
  return `${paths.devices}${lastSearch}`;
}
