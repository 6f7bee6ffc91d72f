-- The ten statistical neighbours of each council. The model names councils by the department's three-digit codes alone; a
-- table by council and year has both kinds of code. Where a three-digit code was kept by another area (a county that
-- became one unitary council), it is the area of its newest year.
-- A code that no row explains stays as it is, and landing refuses it as no area code; so is a council with fewer than ten.
with
    codes as (
        select distinct trim(old_la_code) as old_code, new_la_code as code, time_period
        from councils
        where geographic_level = 'Local authority'
    ),
    newest as (
        select old_code, max(time_period) as time_period from codes group by old_code
    ),
    areas as (
        select codes.old_code, codes.code
        from newest
        join codes on codes.old_code = newest.old_code and codes.time_period = newest.time_period
    ),
    ranks (rank) as (
        values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)
    ),
    named as (
        select
            model.line,
            trim(model.old_la_code) as old_code,
            ranks.rank,
            trim(case ranks.rank
                when 1 then model."SN_1"
                when 2 then model."SN_2"
                when 3 then model."SN_3"
                when 4 then model."SN_4"
                when 5 then model."SN_5"
                when 6 then model."SN_6"
                when 7 then model."SN_7"
                when 8 then model."SN_8"
                when 9 then model."SN_9"
                else model."SN_10"
            end) as neighbour,
            -- Some words end in a space.
            trim(case ranks.rank
                when 1 then model."SN_1P"
                when 2 then model."SN_2P"
                when 3 then model."SN_3P"
                when 4 then model."SN_4P"
                when 5 then model."SN_5P"
                when 6 then model."SN_6P"
                when 7 then model."SN_7P"
                when 8 then model."SN_8P"
                when 9 then model."SN_9P"
                else model."SN_10P"
            end) as closeness
        from model
        cross join ranks
    )
select
    coalesce(area.code, named.old_code) as area_code,
    named.rank,
    coalesce(neighbour.code, named.neighbour) as neighbour,
    named.closeness,
    named.line
from named
left join areas as area on area.old_code = named.old_code
left join areas as neighbour on neighbour.old_code = named.neighbour
order by named.line, named.rank
