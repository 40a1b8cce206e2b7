module cluster/application

go 1.26.0
