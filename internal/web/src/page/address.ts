// The part of the address behind #: which room is open, and what in it.

import { signal } from "@preact/signals";

const here = () => location.hash.slice(1);

/** As it is now, without the #. */
export const address = signal(here());

addEventListener("hashchange", () => (address.value = here()));
