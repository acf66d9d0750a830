/** The columns of a socket table in the page's order: a narrow pane shows the first ones. */
export const COLUMNS = ["State", "Recv-Q", "Send-Q", "Local", "Remote", "Program", "Proto"];
