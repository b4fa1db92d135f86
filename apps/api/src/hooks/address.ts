/** Where a code host sends what happened. */
export class HookAddress {
  constructor(private readonly publicUrl: string) {}

  of(hookKey: string): string {
    return `${this.publicUrl}/hooks/${hookKey}`
  }
}

/** A secret sealed for one hook opens for no other. */
export const secretPurpose = (bindingId: string) => `secret of hook ${bindingId}`
