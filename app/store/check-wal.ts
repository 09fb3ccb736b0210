/** placeholder */
export async function checkWal(_url: string): Promise<void> {}
