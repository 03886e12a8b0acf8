-- source, bound: []
select k0, k1 from (select cast(`id` + 0 as char) as k0, convert(`word` using utf8mb4) as k1, row_number() over (order by `id`, cast(convert(`word` using utf8mb4) as binary)) as place from `shop``s`.`orders`) r where mod(place, 100) = 0 order by place;

-- source, bound: ["9","9","z"]
select cast(`id` + 0 as char) as k0, convert(`word` using utf8mb4) as k1, cast(cast(conv(left(md5(concat(coalesce(cast(`id` + 0 as char), '~'), ',', coalesce(md5(convert(`word` using utf8mb4)), '~'), ',', coalesce(trim(trailing '.' from trim(trailing '0' from date_format(`at`, '%Y-%m-%d %H:%i:%s.%f'))), '~'))), 15), 16, 10) as unsigned) as char) as hash from `shop``s`.`orders` where (`id` <= cast(? as signed) and (`id` <> cast(? as signed) or (cast(convert(`word` using utf8mb4) as binary) <= cast(? as binary))));

-- source, bound: ["1","a","a"]
select cast(`id` + 0 as char) as k0, convert(`word` using utf8mb4) as k1, cast(`id` + 0 as char) as c0, convert(`word` using utf8mb4) as c1, trim(trailing '.' from trim(trailing '0' from date_format(`at`, '%Y-%m-%d %H:%i:%s.%f'))) as c2 from `shop``s`.`orders` where ((`id` = cast(? as signed) and `word` = ? and cast(convert(`word` using utf8mb4) as binary) = cast(? as binary)));

-- destination, bound: []
select k0, k1 from (select "id"::text as k0, "word"::text as k1, row_number() over (order by "id", ("word"::text) collate "C") as place from "landing"."orders") r where mod(place, 100) = 0 order by place;

-- destination, bound: ["9","z"]
select "id"::text as k0, "word"::text as k1, (('x' || left(md5(convert_to(coalesce("id"::text, '~') || ',' || coalesce(md5(convert_to("word"::text, 'UTF8')), '~') || ',' || coalesce("at"::timestamp::text, '~'), 'UTF8')), 15))::bit(60)::bigint)::text as hash from "landing"."orders" where (("id", ("word"::text) collate "C") <= ($1::bigint, $2::text collate "C"));

-- destination, bound: ["1","a","a"]
select "id"::text as k0, "word"::text as k1, "id"::text as c0, "word"::text as c1, "at"::timestamp::text as c2 from "landing"."orders" where (("id" = $1::bigint and "word" = $2::text and ("word"::text) collate "C" = $3::text collate "C"));
