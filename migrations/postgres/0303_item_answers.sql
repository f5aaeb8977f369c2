-- What an applicant says of single things that were asked for stands with what they say of the whole.
alter table exchange_messages add column answers text;
