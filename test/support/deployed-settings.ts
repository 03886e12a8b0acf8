/** The least that a deployed destination is given. */
export const deployedSettings = {
  hostname: 'db.example.com',
  username: 'writer',
  passwordSecret: 'shop/writer',
  database: 'shop',
  schema: 'landing',
  insertMode: 'upsert',
  deleteMode: 'delete',
};
