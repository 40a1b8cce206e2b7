/** Nobody reads more; a hostile file can have a hundred thousand. */
export const mostProblems = 1000;
