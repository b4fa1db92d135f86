/** How often a run may end by a fault of ours before it is given up as platform_failed. */
export const MAX_FAULTS = 3

export const isGivenUp = (faults: number): boolean => faults >= MAX_FAULTS
